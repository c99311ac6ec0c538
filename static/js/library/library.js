// The library's list is drawn anew at once when a box is ticked: by htmx, fetched when somebody first reaches for it.
// Focus and open facets stay as they were, and the number of resources is said. Without it the form and links do.
(() => {
  const library = () => document.querySelector("[data-library]");
  if (!library()) return;
  const said = document.querySelector("[data-said]");
  let asked = false, ready = false, waits = false, before = {};

  const begin = () => {
    const script = document.createElement("script");
    const end = () => {
      ready = true;
      if (waits) library().querySelector("form").requestSubmit();
    };
    script.addEventListener("load", end);
    script.addEventListener("error", end);
    script.src = library().dataset.library;
    document.head.append(script);
  };
  const fetchOnce = () => {
    if (asked) return;
    asked = true;
    // Loaded while the page still comes in, htmx would wait for an event that is past.
    if (document.readyState === "complete") begin();
    else addEventListener("load", begin, { once: true });
  };
  for (const event of ["focusin", "pointerover"]) {
    document.addEventListener(event, ({ target }) => target.closest?.("[data-library]") && fetchOnce());
  }
  document.addEventListener("change", ({ target }) => {
    if (window.htmx || !target.closest(".facets__boxes")) return;
    if (ready) target.form.requestSubmit();  // htmx did not come
    else waits = true;
  });

  // An open facet lies over the list on a wide screen: a click beside it, or Escape, closes it.
  document.addEventListener("click", ({ target }) => {
    const open = library().querySelector("details[open]");
    const lies = open && getComputedStyle(open.querySelector("fieldset")).position === "absolute";
    if (lies && !open.contains(target)) open.open = false;
  });
  document.addEventListener("keydown", ({ key, target }) => {
    const open = key === "Escape" && target.closest("[data-library] details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  // Going back to what htmx had drawn, in a page that has come in anew since and where htmx may not be.
  addEventListener("popstate", ({ state }) => state?.htmx && location.reload());
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const name of ["q", "tri"]) if (!detail.parameters[name]) delete detail.parameters[name];
  });
  document.addEventListener("htmx:beforeRequest", () => library().setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", () => library().removeAttribute("aria-busy"));
  document.addEventListener("htmx:responseError", ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
  document.addEventListener("htmx:beforeSwap", () => {
    before = { focus: document.activeElement?.id, open: library().querySelector("details[open]")?.id };
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (before.open) document.getElementById(before.open)?.setAttribute("open", "");
    const count = document.getElementById("compte");
    const again = (before.focus && document.getElementById(before.focus)) || library().querySelector("details[open] > summary");
    (again || count).focus({ preventScroll: true });
    said.textContent = count.dataset.says;
  });
})();
