// A word in passing: `document.dispatchEvent(new CustomEvent("toast", {detail: "Copié."}))`. It leaves after a few seconds.
(() => {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  document.addEventListener("toast", (event) => {
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.textContent = event.detail;
    region.append(toast);
    setTimeout(() => toast.remove(), 6000);
  });
})();
