// A word in passing: `document.dispatchEvent(new CustomEvent("toast", {detail: "Copié."}))`. It leaves after a few seconds.
(() => {
  let region;
  const place = () => {
    region = document.createElement("div");
    region.className = "toasts";
    region.dataset.toasts = "";
    region.setAttribute("role", "status");
    document.body.append(region);
  };
  const say = (text) => {
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.textContent = text;
    region.append(toast);
    setTimeout(() => toast.remove(), 6000);
  };
  document.addEventListener("toast", (event) => {
    if (region) { say(event.detail); return; }
    place();
    // Screen readers read what comes into a region that they know.
    setTimeout(() => say(event.detail), 150);
  });
})();
