// Beside the two colours of a space, what the server makes of them: a page in small, the contrasts, what was replaced.
addEventListener("DOMContentLoaded", () => {
  const looks = document.querySelector("[data-looks]");
  const fields = ["color_1", "color_2"].map((name) => document.querySelector(`input[name="${name}"]`));
  if (!looks || fields.includes(null)) return;
  const name = document.querySelector('input[name="short_name"]');
  const row = (cells) => {
    const line = document.createElement("tr");
    for (const text of cells) line.append(Object.assign(document.createElement("td"), { textContent: text }));
    return line;
  };
  const show = (preview) => {
    for (const page of looks.querySelectorAll("[data-look]"))
      for (const [property, value] of Object.entries(preview[page.dataset.look])) page.style.setProperty(property, value);
    const said = preview.corrections.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    looks.querySelector("[data-looks-said]").replaceChildren(...said);
    const rows = preview.contrasts.map((one) => row([one.label, one.light, one.dark, one.least].map((text, column) => (column ? `${text}:1` : text))));
    looks.querySelector("[data-looks-contrasts]").replaceChildren(...rows);
    looks.hidden = false;
  };
  let asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams(fields.map((field) => [field.name, field.value]));
    try {
      const answer = await fetch(`${looks.dataset.looks}?${query}`, { signal: asked.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") looks.hidden = true; // an old preview would lie
    }
  };
  const call = () => {
    for (const title of looks.querySelectorAll("[data-look-name]")) if (name?.value) title.textContent = name.value;
  };
  let waiting;
  for (const field of fields)
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 120);
    });
  name?.addEventListener("input", call);
  call();
  ask();
});
