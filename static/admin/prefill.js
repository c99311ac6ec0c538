// The form of a new resource, with what the address says of it: the boxes to tick, the range of scores.
addEventListener("DOMContentLoaded", () => {
  if (!location.pathname.includes("/pages/add/ressources/")) return;
  const asked = new URLSearchParams(location.search);
  for (const name of ["themes", "actor_types"]) {
    for (const value of asked.getAll(name)) {
      const box = document.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
      if (box) box.checked = true;
    }
  }
  for (const name of ["min_percent", "max_percent"]) {
    const field = document.querySelector(`input[name="${name}"]`);
    if (field && asked.has(name)) field.value = asked.get(name);
  }
});
