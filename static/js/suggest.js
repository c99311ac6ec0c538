// A search whose form bears `data-suggest="address"` proposes what is called by the words that are being typed. The
// arrows choose, Enter opens, Escape closes; without a choice, or without this, the form is sent as any other.
(() => {
  const WAIT = 180;  // ms without a key
  document.querySelectorAll("[data-suggest]").forEach((form, rank) => {
    const field = form.querySelector("input[type=search]");
    let list, timer, asked, chosen = -1;

    const options = () => [...list.children];
    const choose = (number) => {
      const all = options();
      chosen = all.length ? (number + all.length + 1) % (all.length + 1) : 0;  // past the last, the field itself
      if (chosen === all.length) chosen = -1;
      all.forEach((one, place) => one.setAttribute("aria-selected", place === chosen));
      if (chosen < 0) field.removeAttribute("aria-activedescendant");
      else field.setAttribute("aria-activedescendant", all[chosen].id);
    };
    const close = () => {
      clearTimeout(timer);
      asked?.abort();
      if (!list) return;
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      choose(-1);
    };
    const begin = () => {
      if (list) return;
      if (form.dataset.sheet) {
        const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: form.dataset.sheet });
        document.head.append(style);
      }
      list = Object.assign(document.createElement("ul"), { id: `propositions-${rank}`, hidden: true });
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", "Propositions");
      list.addEventListener("pointerdown", (event) => event.preventDefault());  // the field keeps the focus
      form.append(list);
      const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
      for (const [name, value] of Object.entries(said)) field.setAttribute(name, value);
      field.autocomplete = "off";
    };
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      const url = `${form.dataset.suggest}?${new URLSearchParams({ q: field.value.trim() })}`;
      try {
        const answer = await fetch(url, { signal: asked.signal });
        if (!answer.ok) return close();
        list.innerHTML = await answer.text();
      } catch {
        return;  // another letter came, or the network is away
      }
      for (const one of options()) one.id = `${list.id}-${one.id}`;
      choose(-1);
      list.hidden = !list.children.length || document.activeElement !== field;
      field.setAttribute("aria-expanded", String(!list.hidden));
    };

    field.addEventListener("focus", begin);
    field.addEventListener("input", () => {
      begin();
      clearTimeout(timer);
      if (field.value.trim().length < 2) close();
      else timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (!list || list.hidden) return;
      const moves = { ArrowDown: chosen + 1, ArrowUp: chosen < 0 ? options().length - 1 : chosen - 1 };
      if (event.key in moves) choose(moves[event.key]);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && chosen >= 0) location.assign(options()[chosen].querySelector("a").href);
      else return;
      event.preventDefault();
    });
  });
})();
