// Shows what the ticked actions would do, as the server works it out. Without this file the button of the form does it.
(() => {
  const form = document.querySelector("[data-simulator]");
  if (!form) return;
  let asked = null; // the last question, the only one whose answer is shown

  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    page.querySelectorAll("[data-live]").forEach((part) => document.getElementById(part.id)?.replaceChildren(...part.childNodes));
  };

  const fail = () => {
    const line = document.querySelector(".simulator__say");
    if (line) line.textContent = "Le calcul n’a pas pu se faire. Vérifiez votre connexion, puis cochez de nouveau.";
  };

  form.addEventListener("change", async () => {
    const query = new URLSearchParams(new FormData(form));
    asked?.abort();
    const mine = asked = new AbortController();
    try {
      const response = await fetch(`${location.pathname}?${query}`, { headers: { Accept: "text/x-fragment" }, signal: mine.signal });
      if (!response.ok || response.redirected) throw new Error(response.statusText);
      show(await response.text());
      history.replaceState(history.state, "", `?${query}#progresser`);
    } catch {
      if (!mine.signal.aborted) fail();
    }
  });
})();
