// Runs the draft again at each answer, without leaving the page. Without this file the form does it by its button.
(() => {
  const form = document.querySelector("[data-trial]");
  if (!form) return;
  const TYPING = 400; // ms
  const refresh = form.querySelector("[data-refresh]");
  let timer, last;
  refresh.hidden = true;

  const show = (fresh) => {
    const open = new Map([...form.querySelectorAll("details[id]")].map((details) => [details.id, details.open]));
    form.querySelectorAll("[data-live]").forEach((part) => {
      const other = fresh.getElementById(part.id);
      if (part.innerHTML !== other.innerHTML) part.replaceChildren(...other.childNodes);
    });
    form.querySelectorAll("details[id]").forEach((details) => { details.open = open.get(details.id); });
    form.querySelectorAll("[data-question]").forEach((question) => {
      const other = fresh.getElementById(question.id);
      question.hidden = other.hidden;
      question.className = other.className;
      question.querySelector("[data-error]").replaceChildren(...other.querySelector("[data-error]").childNodes);
    });
  };

  const run = async () => {
    clearTimeout(timer);
    last?.abort();
    last = new AbortController();
    const { signal } = last;
    try {
      const response = await fetch(location.pathname, {
        method: "POST",
        headers: { Accept: "text/x-fragment" },
        body: new URLSearchParams(new FormData(form)),
        signal,
      });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      // The draft may have changed meanwhile, or the session ended: the page says so itself.
      if (fresh.getElementById("essai-score")) show(fresh);
      else form.submit();
    } catch (error) {
      if (error.name !== "AbortError") refresh.hidden = false;
    }
  };

  form.addEventListener("change", ({ target }) => {
    const question = target.closest("[data-question]");
    if (target.matches("[data-na]")) question.querySelector("[data-reason]").hidden = !target.checked;
    else if (target.type === "checkbox" && target.checked) {
      // An exclusive answer stands alone.
      const exclusive = target.hasAttribute("data-exclusive");
      question.querySelectorAll('input[type="checkbox"]:not([data-na])').forEach((box) => {
        if (box !== target && (exclusive || box.hasAttribute("data-exclusive"))) box.checked = false;
      });
    }
    run();
  });

  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
    clearTimeout(timer);
    timer = setTimeout(run, TYPING);
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter !== refresh) return;
    event.preventDefault();
    run();
  });
})();
