// Says that the connection is missing, and that it is back. The line is made by the first loss: most people never need it.
(() => {
  let line;
  const place = () => {
    line = document.createElement("p");
    line.className = "offline";
    line.dataset.offline = "";
    line.setAttribute("role", "alert");
    line.textContent = "Vous êtes hors connexion. Ce que vous saisissez reste sur cette page.";
    const head = document.querySelector("body > header");
    if (head) head.before(line); else document.body.prepend(line);
  };
  const show = () => {
    if (!line && !navigator.onLine) place();
    if (line) line.hidden = navigator.onLine;
  };
  addEventListener("offline", show);
  addEventListener("online", () => {
    show();
    document.dispatchEvent(new CustomEvent("toast", { detail: "La connexion est revenue." }));
  });
  show();
})();
