// Says that the connection is missing, and that it is back.
(() => {
  const line = document.querySelector("[data-offline]");
  if (!line) return;
  const show = () => { line.hidden = navigator.onLine; };
  addEventListener("offline", show);
  addEventListener("online", () => {
    show();
    document.dispatchEvent(new CustomEvent("toast", { detail: "La connexion est revenue." }));
  });
  show();
})();
