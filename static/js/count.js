// How many signs are left in a text that may not be longer; said aloud only near the end.
(() => {
  document.querySelectorAll("[data-count]").forEach((line) => {
    const field = document.getElementById(line.dataset.count);
    if (!field?.maxLength || field.maxLength < 0) return;
    line.id = `${field.id}_count`;
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
    const show = () => {
      const left = field.maxLength - field.value.length;
      line.textContent = `${left.toLocaleString("fr-FR")}\u00a0signe${left < 2 ? "" : "s"} restant${left < 2 ? "" : "s"}`;
      line.setAttribute("aria-live", left < 50 ? "polite" : "off");
    };
    field.addEventListener("input", show);
    show();
  });
})();
