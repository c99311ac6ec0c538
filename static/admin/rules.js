/* The rules of a condition, in the editors of questions: lists to choose from, in place of fields that hold keys.

   The fields stay, hidden, and are what is sent: without this script they are filled in by hand. Questions of this page
   are read from its own blocks; those of earlier themes, and the territories, come from the server. */
(() => {
  "use strict";
  const BLOCK = /^(.*questions-\d+)-value-condition-/;
  const OPERATORS = {
    multiple: ["contains", "answered"],
    single: ["equals", "not_equals", "one_of", "answered"],
    yes_no: ["equals", "not_equals", "one_of", "answered"],
    short_text: ["answered"],
    long_text: ["answered"],
    file: ["answered"],
  };
  const ANY = ["equals", "not_equals", "one_of", "greater_than", "answered"];
  const YES_NO = [["oui", "Oui"], ["non", "Non"]];
  let known = { questions: [], territories: [] };

  /* The fields of the page by their names, read once each time lists are drawn: a search for each would take seconds
     where there are sixty questions. */
  const fields = new Map();
  const readFields = () => {
    fields.clear();
    for (const field of document.querySelectorAll("form [name]")) if (!fields.has(field.name)) fields.set(field.name, field);
  };
  const named = (name) => fields.get(name);
  const write = (field, value) => {
    if (field.value === value) return;
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  };

  /* The questions of this page in their order, as the server gives the others: key, text, kind, choices; `own` names the
     block. */
  let written = [];
  const readQuestions = () => {
    readFields();
    written = [];
    for (const [name, field] of fields) {
      const own = name.match(/^(.*questions-\d+)-value-key$/)?.[1];
      if (!own || named(`${own}-deleted`)?.value) continue;
      const kind = named(`${own}-type`)?.value ?? "";
      const text = named(`${own}-value-text`)?.value ?? "";
      written.push({ own, key: field.value, text, kind, choices: choicesOf(own, kind) });
    }
  };
  const before = (prefix) => {
    const here = written.findIndex((one) => one.own === prefix);
    return written.slice(0, Math.max(here, 0)).filter((one) => one.key);
  };
  const choicesOf = (own, kind) => {
    if (kind === "yes_no") return YES_NO;
    const count = Number(named(`${own}-value-choices-count`)?.value ?? 0);
    const rows = [...Array(count).keys()].map((index) => `${own}-value-choices-${index}`);
    return rows
      .filter((row) => !named(`${row}-deleted`)?.value)
      .map((row) => [named(`${row}-value-key`)?.value ?? "", named(`${row}-value-label`)?.value ?? ""])
      .filter(([key]) => key);
  };

  const select = (field, options, { several = false, empty = "" } = {}) => {
    const list = document.createElement("select");
    list.className = "rule__list";
    list.multiple = several;
    list.setAttribute("aria-labelledby", labelOf(field));
    const chosen = field.value.split(",").map((part) => part.trim());
    if (!several) list.add(new Option(empty, ""));
    for (const [value, text] of options) list.add(new Option(text, value, false, chosen.includes(value)));
    // A key that is no longer offered must be seen, and mended.
    for (const key of chosen.filter((one) => one && !options.some(([value]) => value === one))) {
      list.add(new Option(`${key} (introuvable)`, key, false, true));
    }
    if (several) list.size = Math.min(8, Math.max(2, list.options.length));
    list.addEventListener("change", () => {
      write(field, [...list.selectedOptions].map((option) => option.value).join(", "));
      refresh();
    });
    return list;
  };
  const labelOf = (field) => {
    const label = field.closest("[data-field]")?.querySelector("label") ?? document.querySelector(`label[for="${field.id}"]`);
    if (!label) return "";
    label.id ||= `${field.id}-label`;
    return label.id;
  };
  const show = (field, list) => {
    field.parentElement.querySelector(".rule__list")?.remove();
    field.hidden = Boolean(list);
    if (list) field.before(list);
  };

  const drawAnswer = (field) => {
    const prefix = field.name.match(BLOCK)?.[1];
    if (!prefix) return;
    const questions = [...known.questions, ...before(prefix)];
    const options = questions.map((one) => [one.key, one.theme ? `${one.theme}\u00a0: ${one.text}` : one.text]);
    show(field, select(field, options, { empty: "Choisir une question" }));
    const rule = field.name.slice(0, -"question".length);
    const asked = questions.find((one) => one.key === field.value);
    const operator = named(`${rule}operator`);
    const value = named(`${rule}value`);
    if (!operator || !value) return;
    const allowed = asked ? (OPERATORS[asked.kind] ?? ANY) : [...operator.options].map((option) => option.value);
    for (const option of operator.options) option.hidden = option.disabled = !allowed.includes(option.value);
    if (!allowed.includes(operator.value)) write(operator, allowed[0]);
    operator.onchange = refresh;
    const wrapper = value.closest("[data-contentpath]") ?? value.parentElement;
    wrapper.hidden = operator.value === "answered";
    const several = operator.value === "one_of";
    show(value, asked?.choices.length ? select(value, asked.choices, { several, empty: "Choisir une réponse" }) : null);
  };

  const refresh = () => {
    readQuestions();
    for (const field of document.querySelectorAll('input[data-rule="question"]')) drawAnswer(field);
    for (const field of document.querySelectorAll('input[data-rule="territory"]')) {
      show(field, select(field, known.territories, { several: true }));
    }
  };

  /* Lists are drawn when a rule comes, and again when somebody reaches for one: questions were written meanwhile. */
  const start = async () => {
    const place = location.pathname.match(/\/pages\/(?:(\d+)\/edit|add\/\w+\/\w+\/(\d+))\//);
    if (!place || !document.querySelector(`[data-w-block-data-value*="data-rule"]`)) return;
    const asked = new URLSearchParams(place[1] ? { page: place[1] } : { parent: place[2] });
    const url = `${location.pathname.split("/pages/")[0]}/questionnaires/questions/?${asked}`;
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) known = await answer.json();
    refresh();
    let drawn = document.querySelectorAll("input[data-rule]").length;
    new MutationObserver(() => {
      const count = document.querySelectorAll("input[data-rule]").length;
      if (count !== drawn) refresh();
      drawn = count;
    }).observe(document.querySelector("form[data-edit-form], main"), { childList: true, subtree: true });
    for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, addNewer);
  };
  const addNewer = (event) => {
    const list = event.target.closest?.(".rule__list");
    const field = list?.parentElement.querySelector('input[data-rule="question"]');
    if (!field) return;
    const prefix = field.name.match(BLOCK)?.[1];
    readQuestions();
    const offered = [...list.options].map((option) => option.value);
    for (const one of before(prefix)) if (!offered.includes(one.key)) list.add(new Option(one.text, one.key));
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
