// Saves a juror's notes as they are given, one sending at a time. Without this file the buttons of the form do it.
(() => {
  const form = document.querySelector("[data-notes]");
  if (!form) return;
  const TYPING = 1500, RETRY = 5000; // ms
  const seen = form.elements.vu, token = form.elements.csrfmiddlewaretoken.value;
  const dirty = new Map(); // name of a field -> its line
  let timer = 0, running = null, stopped = false;

  const say = (line, text, kind) => {
    const state = line.querySelector("[data-state]");
    state.className = `saved${kind ? ` saved--${kind}` : ""}`;
    if (state.textContent !== text) state.textContent = text;
  };

  const showError = (line, text) => {
    const box = line.querySelector("[data-error]");
    box.replaceChildren();
    if (!text) return;
    const error = document.createElement("p");
    error.className = "error";
    error.textContent = text;
    box.append(error);
  };

  // What was missing when it was last sent, and is given since, is said no more.
  const tidy = () => {
    const list = form.querySelector("[data-left-out]");
    if (!list) return;
    list.querySelectorAll("li").forEach((item) => {
      const at = item.querySelector("a")?.getAttribute("href").slice(1);
      const line = at && document.getElementById(at)?.closest("[data-line]");
      if (!line || !line.querySelector("[data-error] .error")) item.remove();
    });
    if (!list.querySelector("li")) list.remove();
  };

  const show = (sent, response, body) => {
    const lines = new Set(sent.values());
    if (response.ok && body.revision !== undefined) {
      seen.value = body.revision;
      lines.forEach((line) => { showError(line, ""); say(line, `Enregistré à ${body.at}`, ""); });
      tidy();
      form.querySelector("[data-note]").textContent = body.note || "–";
      form.querySelector("[data-left]").textContent = body.left;
      return;
    }
    // What was not taken stays in its field; another window has gone on: nothing more is sent from this one.
    stopped = response.status === 409;
    const text = response.status === 401 || response.redirected
      ? "Votre connexion a expiré. Enregistrez par le bouton en bas de la grille, après vous être reconnecté dans un autre onglet."
      : body.detail || "Le serveur n’a pas pu enregistrer. Réessayez dans un instant.";
    lines.forEach((line) => { showError(line, text); say(line, "Pas encore enregistré", "no"); });
  };

  const send = async () => {
    const sent = new Map(dirty), data = new FormData();
    dirty.clear();
    data.append("csrfmiddlewaretoken", token);
    data.append("vu", seen.value);
    sent.forEach((_line, name) => data.append(name, form.elements[name].value ?? ""));
    let response;
    try {
      response = await fetch(form.dataset.notes, { method: "POST", body: data, keepalive: true });
    } catch {
      sent.forEach((line, name) => { if (!dirty.has(name)) dirty.set(name, line); say(line, "Pas encore enregistré : la connexion manque. Nous réessayons.", "no"); });
      later(RETRY);
      return;
    }
    show(sent, response, await response.json().catch(() => ({})));
  };

  const flush = () => {
    clearTimeout(timer);
    if (stopped || !dirty.size || running) return;
    running = send().finally(() => { running = null; if (dirty.size) later(0); });
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  };

  const note = (event, delay) => {
    const line = event.target.closest("[data-line]");
    if (!line || !event.target.name) return;
    dirty.set(event.target.name, line);
    say(line, delay ? "Pas encore enregistré" : "Enregistrement…", "now");
    later(delay);
  };

  form.addEventListener("change", (event) => note(event, 0));
  form.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") note(event, TYPING); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });

  // The whole form carries the revision: it waits for what is on its way.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    dirty.clear();
    if (!running) return;
    event.preventDefault();
    const button = event.submitter;
    running.then(() => form.requestSubmit(button));
  });
})();
