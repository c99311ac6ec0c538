// How many signs are left in a text; said aloud only near the end. One that the browser does not cut may be too long.
(() => {
  document.querySelectorAll("[data-count]").forEach((line) => {
    const field = document.getElementById(line.dataset.count);
    const most = Number(line.dataset.most) || field?.maxLength;
    if (!most || most < 0) return;
    line.id = `${field.id}_count`;
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
    const show = () => {
      const length = line.dataset.most ? [...field.value.trim()].length : field.value.length;
      const left = most - length, s = Math.abs(left) < 2 ? "" : "s";
      const signs = `${Math.abs(left).toLocaleString("fr-FR")}\u00a0signe${s}`;
      line.classList.toggle("error", left < 0);
      line.textContent = left < 0 ? `${signs} de trop` : `${signs} restant${s}`;
      line.setAttribute("aria-live", left < 50 ? "polite" : "off");
    };
    field.addEventListener("input", show);
    show();
  });
})();
