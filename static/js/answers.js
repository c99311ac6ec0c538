// Saves each answer as soon as it is given, and says so only once the server has it. Without this file the form works by steps.
(() => {
  const form = document.querySelector("[data-answers]");
  if (!form) return;
  const TYPING = 1500, RETRY = 5000; // ms
  const EXPIRED = "Votre connexion a expiré. Continuez par le bouton en bas de page : ce que vous avez saisi est gardé.";
  const token = form.elements.csrfmiddlewaretoken.value;
  const saving = new Map(); // question -> the last promise, so that two saves of one question never cross
  const waiting = new Map(); // question -> the timer of a save to come

  const now = () => new Date().toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" }).replace(":", "\u00a0h\u00a0");

  const say = (question, text, kind) => {
    const state = question.querySelector("[data-state]");
    state.className = `saved${kind ? ` saved--${kind}` : ""}`;
    if (state.textContent !== text) state.textContent = text;
  };

  // The one field of a number, a text, a date or files; none among choices.
  const fieldOf = (question) => document.getElementById(`i-${question.dataset.question}`);

  const showError = (question, text) => {
    const box = question.querySelector("[data-error]");
    box.replaceChildren();
    question.classList.toggle("question--bad", Boolean(text));
    const field = fieldOf(question);
    if (field) text ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
    if (!text) return;
    const line = document.createElement("p");
    line.className = "error";
    line.textContent = text;
    box.append(line);
  };

  const valueOf = (question) => {
    const { question: key, kind } = question.dataset;
    if (kind === "file") return [...question.querySelectorAll("[data-file]")].map((item) => item.dataset.file);
    const chosen = [...question.querySelectorAll(`[name="${CSS.escape(key)}"]:checked`)].map((input) => input.value);
    if (kind === "multiple") return chosen;
    return fieldOf(question)?.value ?? chosen[0] ?? null;
  };

  const answerOf = (question) => ({
    value: valueOf(question),
    not_applicable: Boolean(question.querySelector("[data-na]")?.checked),
    reason: question.querySelector("[data-reason] input")?.value ?? "",
    revision: Number(form.elements[`${question.dataset.question}.seen`].value),
  });

  // Replies may cross, each with the questions that were shown at its own revision: an older one hides nothing again.
  let newest = 0;
  const showVisible = ({ revision, visible }) => {
    if (revision < newest) return;
    newest = revision;
    const shown = new Set(visible);
    form.querySelectorAll("[data-question]").forEach((question) => {
      question.hidden = !shown.has(question.dataset.question);
    });
  };

  const show = (question, response, body) => {
    if (response.ok && body.answer) {
      form.elements[`${question.dataset.question}.seen`].value = body.answer.revision;
      showError(question, "");
      const settled = body.answer.na || (body.answer.value !== null && body.answer.value !== undefined);
      say(question, settled ? `Enregistré à ${now()}` : "Pas encore de réponse", settled ? "" : "now");
      if (body.files) showFiles(question, body.files);
      showVisible(body);
      return;
    }
    say(question, "Pas encore enregistré", "no");
    if (response.status === 401 || response.status === 403) {
      showError(question, EXPIRED);
    } else if (response.status === 409 && body.standing) {
      showError(question, `${body.detail} Rechargez la page pour la voir, ou répondez de nouveau pour garder la vôtre.`);
      // Only an answer given again, with this before one's eyes, may take the other's place: who is still writing has not read it.
      question.dataset.standing = body.standing.revision;
      if (document.activeElement === fieldOf(question)) question.dataset.unread = "";
    } else {
      showError(question, body.detail || "Le serveur n’a pas pu enregistrer cette réponse. Réessayez dans un instant.");
    }
  };

  const send = async (question) => {
    say(question, "Enregistrement…", "now");
    const sent = answerOf(question);
    let response;
    try {
      response = await fetch(`${form.dataset.answers}${encodeURIComponent(question.dataset.question)}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(sent),
        keepalive: true, // the page may be left meanwhile
      });
    } catch {
      say(question, "Pas encore enregistré : la connexion manque. Nous réessayons.", "no");
      later(question, RETRY);
      return;
    }
    show(question, response, await response.json().catch(() => ({})));
    const more = JSON.stringify(valueOf(question)) !== JSON.stringify(sent.value);
    if (response.ok && more) say(question, "Pas encore enregistré", "now");
  };

  const after = (question, work) => {
    const key = question.dataset.question;
    const last = (saving.get(key) ?? Promise.resolve()).then(() => work(question));
    saving.set(key, last);
  };

  const save = (question) => {
    clearTimeout(waiting.get(question));
    waiting.delete(question);
    after(question, send);
  };

  const later = (question, delay) => {
    clearTimeout(waiting.get(question));
    waiting.set(question, setTimeout(() => save(question), delay));
  };

  // --- Files -----------------------------------------------------------------------------------------------------------

  const post = async (question, url, body, word) => {
    say(question, word, "now");
    let response;
    try {
      response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, body });
    } catch {
      say(question, "Pas encore enregistré", "no");
      showError(question, "La connexion manque. Réessayez dans un instant.");
      return false;
    }
    const answer = await response.json().catch(() => ({}));
    show(question, response, answer);
    return response.ok && Boolean(answer.answer);
  };

  const upload = async (question) => {
    const field = fieldOf(question), data = new FormData();
    if (!field.files.length) return;
    [...field.files].forEach((file) => data.append(field.name, file));
    // What was not taken stays chosen: the form may still send it.
    if (await post(question, field.dataset.upload, data, "Envoi du fichier…")) field.value = "";
  };

  const addRemoval = (question, item, name) => {
    if (!item.dataset.removeUrl) return;
    const button = document.createElement("button"), whose = document.createElement("span");
    button.type = "button";
    button.className = "btn btn--text";
    whose.className = "hidden";
    whose.textContent = ` ${name}`;
    button.append("Retirer", whose);
    button.addEventListener("click", () => after(question, async () => {
      if (await post(question, item.dataset.removeUrl, new FormData(), "Retrait du fichier…")) fieldOf(question)?.focus();
    }));
    item.append(" ", button);
  };

  const showFiles = (question, files) => {
    const list = question.querySelector("[data-files]");
    list.hidden = !files.length;
    list.replaceChildren(...files.map((file) => {
      const item = document.createElement("li"), link = document.createElement("a");
      item.dataset.file = file.uuid;
      item.dataset.removeUrl = file.remove_url;
      link.href = file.url;
      link.textContent = file.name;
      item.append(link, ` (${file.size_in_words})`);
      addRemoval(question, item, file.name);
      return item;
    }));
  };

  form.querySelectorAll("[data-file]").forEach((item) => {
    item.querySelector("label")?.remove();
    addRemoval(item.closest("[data-question]"), item, item.querySelector("a").textContent);
  });

  // --- What people do ----------------------------------------------------------------------------------------------------

  // What is said of a question is no answer to it: remarks.js saves it.
  const questionOf = (event) => (event.target.closest("[data-remark]") ? null : event.target.closest("[data-question]"));

  form.addEventListener("change", (event) => {
    const question = questionOf(event);
    if (!question) return;
    if (event.target.matches("[data-upload]")) {
      after(question, upload);
      return;
    }
    if (event.target.matches("[data-na]")) {
      question.querySelector("[data-reason]").hidden = !event.target.checked;
    } else if (event.target.type === "checkbox" && event.target.checked) {
      // An exclusive answer stands alone.
      const exclusive = event.target.hasAttribute("data-exclusive");
      question.querySelectorAll('input[type="checkbox"]:not([data-na])').forEach((box) => {
        if (box !== event.target && (exclusive || box.hasAttribute("data-exclusive"))) box.checked = false;
      });
    }
    if (question.dataset.standing && !("unread" in question.dataset)) {
      form.elements[`${question.dataset.question}.seen`].value = question.dataset.standing;
      delete question.dataset.standing;
    }
    question.querySelector("[data-state]").removeAttribute("aria-live");
    // A year is typed sign by sign, and each makes a date.
    if (event.target.type === "date") later(question, TYPING / 2);
    else save(question);
  });

  // A text of one line or of several; half a number or half a date would be refused while it is typed.
  const isText = (field, question) => field.type === "textarea" || (field.type === "text" && (question.dataset.kind === "short_text" || Boolean(field.closest("[data-reason]"))));

  form.addEventListener("input", (event) => {
    const question = questionOf(event);
    if (!question || !isText(event.target, question)) return;
    question.querySelector("[data-state]").setAttribute("aria-live", "off"); // nothing is said over who is writing
    say(question, "Pas encore enregistré", "now");
    if (!question.dataset.standing) later(question, TYPING);
  });

  form.addEventListener("focusin", (event) => {
    const question = event.target.closest("[data-question]");
    if (question && event.target === fieldOf(question)) delete question.dataset.unread;
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") [...waiting.keys()].forEach(save);
  });
})();
