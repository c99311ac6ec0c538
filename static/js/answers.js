// Saves each answer as soon as it is given, and says so only once the server has it. Without this file the form works by steps.
(() => {
  const form = document.querySelector("[data-answers]");
  if (!form) return;
  const token = form.elements.csrfmiddlewaretoken.value;
  const saving = new Map(); // question -> the last promise, so that two saves of one question never cross

  const now = () => new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });

  const say = (question, text, kind) => {
    const state = question.querySelector("[data-state]");
    state.className = `saved${kind ? ` saved--${kind}` : ""}`;
    state.textContent = text;
  };

  const showError = (question, text) => {
    const box = question.querySelector("[data-error]");
    box.replaceChildren();
    question.classList.toggle("question--bad", Boolean(text));
    const field = question.querySelector("input[inputmode]");
    if (field) text ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
    if (!text) return;
    const line = document.createElement("p");
    line.className = "error";
    line.textContent = text;
    box.append(line);
  };

  const answerOf = (question) => {
    const key = question.dataset.question;
    const inputs = [...question.querySelectorAll(`[name="${CSS.escape(key)}"]`)];
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    const isText = inputs.length === 1 && inputs[0].inputMode === "decimal";
    const one = isText ? inputs[0].value : (chosen[0] ?? null);
    return {
      value: question.dataset.kind === "multiple" ? chosen : one,
      not_applicable: Boolean(question.querySelector("[data-na]")?.checked),
      reason: question.querySelector("[data-reason] input")?.value ?? "",
      revision: Number(form.elements[`${key}.seen`].value),
    };
  };

  const showVisible = (keys) => {
    const shown = new Set(keys);
    form.querySelectorAll("[data-question]").forEach((question) => {
      question.hidden = !shown.has(question.dataset.question);
    });
  };

  const send = async (question) => {
    const key = question.dataset.question;
    say(question, "Enregistrement…", "now");
    let response;
    try {
      response = await fetch(`${form.dataset.answers}${encodeURIComponent(key)}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(answerOf(question)),
      });
    } catch {
      say(question, "Pas encore enregistré : la connexion manque. Nous réessayons.", "no");
      setTimeout(() => save(question), 5000);
      return;
    }
    const body = await response.json().catch(() => ({}));
    if (response.ok) {
      form.elements[`${key}.seen`].value = body.answer.revision;
      showError(question, "");
      const settled = body.answer.na || (body.answer.value !== null && body.answer.value !== undefined);
      say(question, settled ? `Enregistré à ${now()}` : "Pas encore de réponse", settled ? "" : "now");
      showVisible(body.visible);
    } else if (response.status === 401 || response.status === 403) {
      say(question, "Pas encore enregistré", "no");
      showError(question, "Votre connexion a expiré. Continuez par le bouton en bas de page : ce que vous avez saisi est gardé.");
    } else if (response.status === 409) {
      say(question, "Pas encore enregistré", "no");
      showError(question, `${body.detail} Rechargez la page pour la voir, ou répondez de nouveau pour garder la vôtre.`);
      // Only an answer given again, with this before one's eyes, may take the other's place.
      if (body.standing) question.dataset.standing = body.standing.revision;
    } else {
      say(question, "Pas encore enregistré", "no");
      showError(question, body.detail || "Le serveur n’a pas pu enregistrer cette réponse. Réessayez dans un instant.");
    }
  };

  const save = (question) => {
    const key = question.dataset.question;
    const last = (saving.get(key) ?? Promise.resolve()).then(() => send(question));
    saving.set(key, last);
  };

  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question) return;
    if (event.target.matches("[data-na]")) {
      question.querySelector("[data-reason]").hidden = !event.target.checked;
    } else if (event.target.type === "checkbox" && event.target.checked) {
      // An exclusive answer stands alone.
      const exclusive = event.target.hasAttribute("data-exclusive");
      question.querySelectorAll('input[type="checkbox"]:not([data-na])').forEach((box) => {
        if (box !== event.target && (exclusive || box.hasAttribute("data-exclusive"))) box.checked = false;
      });
    }
    if (question.dataset.standing) {
      form.elements[`${question.dataset.question}.seen`].value = question.dataset.standing;
      delete question.dataset.standing;
    }
    save(question);
  });
})();
