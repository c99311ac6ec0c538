// Saves what somebody says beside a question or a resource as they say it: notes, opinions on a pilot. Without this file the buttons of the forms do it.
(() => {
  const TYPING = 1500; // ms
  const EXPIRED = "Votre connexion a expiré. Continuez par le bouton de la page : ce que vous avez saisi est gardé.";
  const timers = new Map(), saving = new Map(); // remark -> what is to come, what goes on

  const say = (remark, text, kind) => {
    const state = remark.querySelector("[data-remark-state]");
    state.className = `saved${kind ? ` saved--${kind}` : ""}`;
    state.textContent = text;
  };

  const showError = (remark, text) => {
    const box = remark.querySelector("[data-remark-error]"), field = remark.querySelector("textarea");
    box.replaceChildren();
    text ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
    if (!text) return;
    const line = document.createElement("p");
    line.className = "error";
    line.textContent = text;
    box.append(line);
  };

  const send = async (remark) => {
    const form = remark.closest("form"), sent = { text: remark.querySelector("textarea").value };
    say(remark, "Enregistrement…", "now");
    try {
      const response = await fetch(remark.dataset.remark, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify(sent),
        keepalive: true, // the page may be left meanwhile
      });
      const body = await response.json().catch(() => ({}));
      if (response.ok) {
        showError(remark, "");
        say(remark, body.text ? remark.dataset.saved : "", "");
        return;
      }
      const expired = response.status === 401 || response.status === 403;
      showError(remark, expired ? EXPIRED : body.detail || "Le serveur n’a pas pu enregistrer ce texte. Réessayez dans un instant.");
    } catch {
      showError(remark, "La connexion manque. Ce texte partira avec le bouton de la page.");
    }
    say(remark, "Pas encore enregistré", "no");
  };

  const save = (remark) => {
    clearTimeout(timers.get(remark));
    timers.delete(remark);
    saving.set(remark, (saving.get(remark) ?? Promise.resolve()).then(() => send(remark)));
  };

  document.querySelectorAll("[data-remark]").forEach((remark) => {
    remark.addEventListener("change", () => save(remark));
    remark.addEventListener("input", () => {
      clearTimeout(timers.get(remark));
      timers.set(remark, setTimeout(() => save(remark), TYPING));
    });
    if (remark.matches("form")) {
      remark.addEventListener("submit", (event) => {
        event.preventDefault();
        save(remark);
      });
    }
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") [...timers.keys()].forEach(save);
  });
})();
