// A button with `data-copies="id"` copies what that field holds; it is shown where the browser can. The word in passing says so.
(() => {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copies]").forEach((button) => {
    const field = document.getElementById(button.dataset.copies);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(field.value).then(
        () => document.dispatchEvent(new CustomEvent("toast", { detail: "Adresse copiée." })),
        () => field.select(),
      );
    });
  });
})();
