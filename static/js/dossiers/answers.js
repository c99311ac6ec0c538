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

  const aside = (question, kind) => question.querySelector(`[data-${kind}]`); // « Non concerné », « Je ne sais pas »

  const answerOf = (question) => ({
    value: valueOf(question),
    not_applicable: Boolean(aside(question, "na")?.checked),
    unknown: Boolean(aside(question, "unknown")?.checked),
    reason: question.querySelector("[data-reason] input")?.value ?? "",
    revision: Number(form.elements[`${question.dataset.question}.seen`].value),
  });

  // Put an answer that the server holds in the place of what is on the page.
  const fill = (question, entry) => {
    const values = [entry.value].flat().filter((one) => one !== null).map(String), field = fieldOf(question);
    if (field && field.type !== "file") {
      const number = field.inputMode === "decimal";
      field.value = number ? (values[0] ?? "").replace(".", ",") : values[0] ?? "";
    }
    question.querySelectorAll(`[name="${CSS.escape(question.dataset.question)}"]:is([type=radio], [type=checkbox])`).forEach((box) => { box.checked = values.includes(box.value); });
    for (const [kind, told] of [["na", entry.na], ["unknown", entry.unknown]]) {
      if (aside(question, kind)) aside(question, kind).checked = Boolean(told);
    }
    const reason = question.querySelector("[data-reason]");
    if (!reason) return;
    reason.hidden = !entry.na;
    reason.querySelector("input").value = entry.reason ?? "";
  };

  const button = (text, look, work) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.textContent = text;
    made.addEventListener("click", work);
    return made;
  };

  // Two people answered: both answers in words, and one button to keep each.
  const showClash = (question, { detail, standing, given }) => {
    question.querySelector("[data-proposal]")?.remove();
    const box = question.querySelector("[data-error]"), seen = form.elements[`${question.dataset.question}.seen`];
    const paragraph = (...parts) => {
      const made = document.createElement("p");
      made.append(...parts);
      return made;
    };
    const keep = (work) => () => {
      seen.value = standing.revision;
      showError(question, "");
      work();
      (fieldOf(question) ?? question.querySelector("input:checked, input:not([type=hidden])"))?.focus();
    };
    const choice = paragraph(
      button("Garder celle qui est enregistrée", "btn btn--quiet", keep(() => { fill(question, standing); settle(question, standing); })),
      button("Garder la mienne", "btn btn--quiet", keep(() => save(question))),
    );
    choice.className = "actions";
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.append(
      paragraph(`${detail} Laquelle garder\u202f?`),
      paragraph(`Celle qui est enregistrée\u00a0: ${standing.in_words}`),
      paragraph(`La vôtre\u00a0: ${given.in_words}`),
      choice,
    );
    box.replaceChildren(notice);
    question.classList.add("question--bad");
  };

  const settle = (question, entry) => {
    question.querySelector("[data-proposal]")?.remove();
    const settled = entry.na || entry.unknown || (entry.value !== null && entry.value !== undefined);
    say(question, settled ? `Enregistré à ${now()}` : "Pas encore de réponse", settled ? "" : "now");
  };

  // Replies may cross, each with the questions that were shown at its own revision: an older one hides nothing again.
  let newest = 0;
  const first = Number(form.querySelector("[data-number]")?.textContent);
  const showVisible = ({ revision, visible, progress }) => {
    if (revision < newest) return;
    newest = revision;
    const bar = document.getElementById("avancement"), shown = new Set(visible);
    if (bar) {
      Object.assign(bar, { value: progress.answered, max: progress.total });
      document.querySelector(`label[for="${bar.id}"]`).textContent = progress.in_words;
    }
    let number = first;
    form.querySelectorAll("[data-question]").forEach((question) => {
      question.hidden = !shown.has(question.dataset.question);
      question.querySelector("[data-number]").textContent = number;
      if (!question.hidden) number += 1;
    });
  };

  const show = (question, response, body) => {
    if (response.ok && body.answer) {
      form.elements[`${question.dataset.question}.seen`].value = body.answer.revision;
      showError(question, "");
      settle(question, body.answer);
      if (body.files) showFiles(question, body.files);
      showVisible(body);
      return;
    }
    say(question, "Pas encore enregistré", "no");
    if (response.status === 401 || response.status === 403) {
      showError(question, EXPIRED);
    } else if (response.status === 409 && body.standing) {
      showClash(question, body);
      showVisible(body);
    } else if (response.status === 429 || response.status >= 500) {
      showError(question, "Le serveur n’a pas pu enregistrer cette réponse. Nous réessayons.");
      later(question, RETRY);
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
    const whose = document.createElement("span"), remove = button("Retirer", "btn btn--text", () => after(question, async () => {
      if (await post(question, item.dataset.removeUrl, new FormData(), "Retrait du fichier…")) fieldOf(question)?.focus();
    }));
    whose.className = "hidden";
    whose.textContent = ` ${name}`;
    remove.append(whose);
    item.append(" ", remove);
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

  // « Non concerné », « Je ne sais pas » and an answer leave no room for one another; an exclusive answer stands alone.
  const showOneOf = (question, chosen) => {
    const sides = ["na", "unknown"].map((kind) => aside(question, kind)).filter((box) => box && box !== chosen);
    const isAnswer = chosen.name === question.dataset.question;
    if (chosen.checked || (isAnswer && chosen.value.trim())) sides.forEach((box) => { box.checked = false; });
    if (isAnswer && chosen.type === "checkbox" && chosen.checked) {
      const exclusive = chosen.hasAttribute("data-exclusive");
      question.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(chosen.name)}"]`).forEach((box) => {
        if (box !== chosen && (exclusive || box.hasAttribute("data-exclusive"))) box.checked = false;
      });
    }
    const reason = question.querySelector("[data-reason]");
    if (reason) reason.hidden = !aside(question, "na").checked;
  };

  form.addEventListener("change", (event) => {
    const question = questionOf(event);
    if (!question) return;
    if (event.target.matches("[data-upload]")) {
      after(question, upload);
      return;
    }
    // What was answered last time is confirmed as it was.
    if (event.target.matches("[data-confirm]")) fill(question, JSON.parse(event.target.dataset.confirm));
    else showOneOf(question, event.target);
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
    later(question, TYPING);
  });

  const sendAll = () => [...waiting.keys()].forEach(save);

  addEventListener("online", sendAll);

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") sendAll();
  });

  // What is not saved would be lost with the page, unless the form takes it along.
  let leaving = false;
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && (waiting.size || form.querySelector(".saved--no"))) event.preventDefault();
  });
})();
