// A diagnostic on a page of one's own: no build, no library. What is personal is asked with a key, kept by this tab alone.

const KEPT = "engages";
const one = (selector) => document.querySelector(selector);
const told = (name) => one(`meta[name="${name}"]`).content;
const PLATFORM = told("platform");
const TERRITORY = told("territory");
const state = { key: "", assessment: null, tag: "", definition: null, answers: {}, visible: new Set(), seen: -1, theme: 0 };

// --- Calls -----------------------------------------------------------------------------------------------------------

class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || "La plateforme ne répond pas comme prévu.");
    Object.assign(this, { status, problem });
  }
}

// `open`: what is public is asked without the key, which need not open it.
async function call(method, path, { document: sent, ifMatch, open = false } = {}) {
  const headers = { Accept: "application/json" };
  if (!open) headers.Authorization = `Bearer ${state.key}`;
  if (sent) headers["Content-Type"] = "application/json";
  if (ifMatch) headers["If-Match"] = ifMatch;
  let answer;
  try {
    answer = await fetch(new URL(`/api/v1/${path}`, PLATFORM), { method, headers, body: sent && JSON.stringify(sent), credentials: "omit" });
  } catch {
    throw new Refused(0, { detail: "La plateforme ne répond pas. Vérifiez votre connexion, et que le territoire a nommé ce site." });
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body);
  return { body, tag: answer.headers.get("ETag") };
}

// One after another, so that what is answered first is saved first.
let last = Promise.resolve();
function inTurn(task) {
  last = last.then(task, task);
  return last;
}

// --- Words and places ------------------------------------------------------------------------------------------------

function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

const say = (words) => { one("#said").textContent = words; };
const counted = (count, word) => `${count} ${word}${count > 1 ? "s" : ""}`;

function complain(error) {
  say("");
  one("#wrong").textContent = error.message;
  if (!(error instanceof Refused)) throw error;
}

function show(name) {
  one("#wrong").textContent = "";
  for (const section of document.querySelectorAll("main > section")) section.hidden = section.id !== name;
  one("#forget").hidden = name === "connect";
  const heading = one(`#${name} h1`);
  heading.focus();
  window.scrollTo(0, 0);
  document.title = `${heading.textContent} – Diagnostic de transition écologique`;
}

// Whatever a button or a form does: once at a time, and what went wrong is said.
function doing(action) {
  return async (event) => {
    event.preventDefault();
    const button = event.submitter ?? event.currentTarget;
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    one("#wrong").textContent = "";
    try {
      await action(event);
    } catch (error) {
      complain(error);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  };
}

// --- Who answers, and for whom ---------------------------------------------------------------------------------------

async function connect() {
  state.key = one("#key").value.trim();
  check([one("#key")], state.key ? {} : { key: "Donnez-la pour continuer." });
  await chooseOrganisation();
  sessionStorage.setItem(KEPT, state.key);
}

async function chooseOrganisation() {
  const [mine, choices] = await Promise.all([
    call("GET", "my-organisations/"),
    call("GET", `territories/${encodeURIComponent(TERRITORY)}/sign-up-choices/`, { open: true }).catch(() => null),
  ]);
  const rows = mine.body.items.map((organisation) => choice("radio", "organisation", organisation.uuid, organisation.name));
  rows.push(choice("radio", "organisation", "", rows.length ? "Une autre structure" : "Je présente ma structure"));
  one("#mine").replaceChildren(...rows);
  one("#mine input").checked = true;
  for (const [name, words] of [["kind", choices?.body.kinds], ["headcount", choices?.body.headcounts]]) {
    one(`#${name}`).replaceChildren(...(words ?? []).map((word) => make("option", { value: word.value, textContent: word.label })));
  }
  showNew();
  show("who");
}

const showNew = () => { one("#new").hidden = one("#mine input:checked").value !== ""; };

async function begin() {
  const organisation = one("#mine input:checked").value || (await present());
  if (!organisation) return;
  const begun = await call("POST", `territories/${encodeURIComponent(TERRITORY)}/assessments/`, { document: { organisation } });
  state.assessment = begun.body;
  const [version, answers] = await Promise.all([
    call("GET", `territories/${encodeURIComponent(TERRITORY)}/questionnaire/versions/${begun.body.version}/`, { open: true }),
    call("GET", `assessments/${begun.body.uuid}/answers/`),
  ]);
  state.definition = version.body.definition;
  state.answers = answers.body.answers;
  state.seen = -1;
  follow(answers.body);
  drawTheme(Math.max(0, state.definition.themes.findIndex((theme) => theme.questions.some(isWaiting))));
}

const isAnswered = ({ key }) => {
  const entry = state.answers[key];
  return Boolean(entry && (entry.na || entry.unknown || (entry.value !== null && entry.value !== undefined)));
};
const isWaiting = (question) => state.visible.has(question.key) && question.kind !== "file" && !isAnswered(question);

async function present() {
  const fields = [...document.querySelectorAll("#new :is(input, select):not(#distinct)")];
  const said = { territory: TERRITORY, distinct: one("#distinct").checked };
  for (const { id, value } of fields) said[id] = value;
  try {
    return (await call("POST", "my-organisations/", { document: said })).body.uuid;
  } catch (refusal) {
    check(fields, refusal.problem?.errors ?? {});
    if (!refusal.problem?.twins) throw refusal;
    const names = refusal.problem.twins.map((twin) => `${twin.name} (${twin.facts})`).join(" ; ");
    one("#other").hidden = refusal.problem.certain;
    one("#wrong").textContent = `${refusal.message} ${names}`;
    if (!refusal.problem.certain) one("#distinct").focus();
    return "";
  }
}

// What is wrong with a field stands beside it; the first such one is named above too, and takes the focus.
function check(fields, errors) {
  for (const field of fields) {
    field.setAttribute("aria-invalid", field.id in errors);
    one(`#${field.id}-wrong`).textContent = errors[field.id] ?? "";
  }
  const first = fields.find(({ id }) => id in errors);
  if (!first) return;
  first.focus();
  throw new Refused(0, { detail: `${first.labels[0].textContent} : ${errors[first.id]}` });
}

// --- Questions -------------------------------------------------------------------------------------------------------

// What is asked at present. Of two answers that cross, the one of the greater revision is right.
function follow(shown) {
  if (shown.revision < state.seen) return;
  state.seen = shown.revision;
  const before = state.visible;
  state.visible = new Set(shown.visible);
  one("#progress").max = Math.max(1, shown.progress.total);
  one("#progress").value = shown.progress.answered;
  one("#progress-words").textContent = shown.progress.in_words;
  const changed = { opened: 0, closed: 0 };
  for (const drawn of document.querySelectorAll(".question")) {
    const { key } = drawn.dataset;
    drawn.hidden = !state.visible.has(key);
    if (state.visible.has(key) && !before.has(key)) changed.opened += 1;
    if (!state.visible.has(key) && before.has(key)) changed.closed += 1;
  }
  return changed;
}

function drawTheme(index) {
  const { themes } = state.definition;
  const theme = themes[index];
  state.theme = index;
  one("#step").textContent = `Thème ${index + 1} sur ${themes.length}, pour ${state.assessment.organisation.name}`;
  one("#theme").textContent = theme.title;
  one("#intro").textContent = theme.intro ?? "";
  one("#back").hidden = index === 0;
  one("#next").textContent = index + 1 < themes.length ? "Thème suivant" : "Relire et envoyer";
  const drawn = theme.questions.map(drawQuestion);
  if (!theme.questions.some(({ key }) => state.visible.has(key))) drawn.push(make("p", { textContent: "Rien de ce thème ne vous concerne, d’après vos réponses." }));
  one("#asked").replaceChildren(...drawn);
  say("");
  show("questions");
}

function drawQuestion(question) {
  const entry = state.answers[question.key] ?? {};
  const value = entry.proposed ? entry.proposed.value : entry.value;
  const help = question.help ? make("p", { id: `help-${question.key}`, className: "help", textContent: question.help }) : null;
  const words = question.required ? question.text : `${question.text} (facultatif)`;
  const { field, isGroup } = drawField(question, value);
  const head = isGroup ? make("legend", { textContent: words }) : make("label", { htmlFor: `in-${question.key}`, textContent: words });
  const inside = isGroup ? field : make("div", { className: "field" }, field);
  inside.prepend(...[head, help].filter(Boolean));
  const drawn = make("div", { className: "question", hidden: !state.visible.has(question.key) }, inside);
  drawn.dataset.key = question.key;
  if (question.allow_not_applicable) drawn.append(choice("checkbox", `na-${question.key}`, "na", "Non concerné", Boolean(entry.proposed ? entry.proposed.na : entry.na)));
  drawn.append(make("p", { className: "state", id: `state-${question.key}` }));
  fieldOf(drawn)?.setAttribute("aria-describedby", `${help ? `${help.id} ` : ""}state-${question.key}`);
  if (entry.proposed && !isAnswered(question)) propose(drawn, question, entry.proposed);
  drawn.addEventListener("change", (event) => answered(question, drawn, event.target));
  return drawn;
}

function drawField(question, value) {
  const name = `in-${question.key}`;
  const chosen = new Set([value].flat());
  switch (question.kind) {
    case "single": case "yes_no": case "multiple": {
      const type = question.kind === "multiple" ? "checkbox" : "radio";
      const rows = question.choices.map(({ key, label }) => choice(type, name, key, label, chosen.has(key)));
      return { field: make("fieldset", {}, ...rows), isGroup: true };
    }
    case "scale": {
      const marks = [];
      for (let mark = question.minimum; mark <= question.maximum; mark += 1) marks.push(choice("radio", name, String(mark), String(mark), value === mark));
      const ends = make("p", { className: "help", textContent: `${question.minimum} : ${question.minimum_label} ; ${question.maximum} : ${question.maximum_label}` });
      return { field: make("fieldset", {}, ends, make("div", { className: "scale" }, ...marks)), isGroup: true };
    }
    case "file":
      return { field: make("p", { id: name, textContent: "Cette pièce se joint sur le site de la plateforme." }), isGroup: false };
    case "long_text":
      return { field: make("div", {}, make("textarea", { id: name, rows: 5, value: value ?? "" })), isGroup: false };
    default: {
      const type = question.kind === "date" ? "date" : "text";
      const input = make("input", { id: name, type, value: String(value ?? "").replace(question.unit ? "." : "", question.unit ? "," : "") });
      if (["number", "percentage"].includes(question.kind)) input.inputMode = "decimal";
      return { field: make("div", { className: "unit" }, input, question.unit ? make("span", { textContent: question.unit }) : null), isGroup: false };
    }
  }
}

const fieldOf = (drawn) => drawn.querySelector("fieldset, input, textarea");
const focusOn = (drawn) => (drawn.querySelector("fieldset :checked") ?? drawn.querySelector("input, textarea"))?.focus();

function choice(type, name, value, words, checked = false) {
  const input = make("input", { type, name, value, checked, id: `${name}-${value || "other"}` });
  return make("div", { className: "choice" }, input, make("label", { htmlFor: input.id, textContent: words }));
}

function valueOf(question, drawn) {
  const ticked = [...drawn.querySelectorAll(`[name="in-${CSS.escape(question.key)}"]:checked`)].map((input) => input.value);
  if (question.kind === "multiple") return ticked;
  if (["single", "yes_no"].includes(question.kind)) return ticked[0] ?? null;
  if (question.kind === "scale") return ticked.length ? Number(ticked[0]) : null;
  return drawn.querySelector(`#in-${CSS.escape(question.key)}`).value;
}

// An exclusive choice takes the others away, and they take it away.
function keepExclusive(question, drawn, touched) {
  if (question.kind !== "multiple" || !touched.checked || touched.value === "na") return;
  const alone = new Set(question.choices.filter((one) => one.exclusive).map((one) => one.key));
  for (const input of drawn.querySelectorAll("fieldset input")) {
    if (input !== touched && (alone.has(touched.value) || alone.has(input.value))) input.checked = false;
  }
}

function answered(question, drawn, touched) {
  const away = drawn.querySelector(`[name="na-${CSS.escape(question.key)}"]`);
  if (away && touched !== away) away.checked = false;
  keepExclusive(question, drawn, touched);
  return save(question, drawn);
}

const save = (question, drawn, tag) => inTurn(() => saveOne(question, drawn, tag));

async function saveOne(question, drawn, tag) {
  const away = drawn.querySelector(`[name="na-${CSS.escape(question.key)}"]`)?.checked ?? false;
  const told = { value: away ? null : valueOf(question, drawn), not_applicable: away };
  const known = state.answers[question.key]?.revision;
  const ifMatch = tag ?? (known === undefined || known === null ? undefined : `"${known}"`);
  try {
    const saved = await call("PUT", `assessments/${state.assessment.uuid}/answers/${encodeURIComponent(question.key)}`, { document: told, ifMatch });
    state.answers[question.key] = saved.body.answer;
    tell(drawn, "Enregistré");
    const { opened = 0, closed = 0 } = follow(saved.body) ?? {};
    say(`Enregistré. ${opened ? `${counted(opened, "question")} de plus. ` : ""}${closed ? `${counted(closed, "question")} de moins.` : ""}`);
  } catch (refusal) {
    if (refusal.status === 412) return clash(question, drawn, refusal.problem);
    tell(drawn, refusal.message, "wrong");
    say(`Pas enregistré. ${refusal.message}`);
  }
}

function tell(drawn, words, kind = "") {
  const said = drawn.querySelector(".state");
  said.textContent = words;
  said.className = `state ${kind}`;
  fieldOf(drawn)?.setAttribute("aria-invalid", kind === "wrong");
  drawn.querySelector(".clash")?.remove();
}

// A colleague answered meanwhile: both stand there, and one is chosen.
function clash(question, drawn, problem) {
  const tag = `"${problem.standing.revision}"`;
  tell(drawn, `Entre-temps, un collègue a répondu : ${problem.standing.in_words || "rien"}.`, "wrong");
  const keep = make("button", { type: "button", textContent: "Garder ma réponse" });
  const take = make("button", { type: "button", className: "quiet", textContent: "Prendre la sienne" });
  keep.addEventListener("click", () => save(question, drawn, tag));
  take.addEventListener("click", () => {
    state.answers[question.key] = problem.standing;
    follow(problem);
    const fresh = drawQuestion(question);
    drawn.replaceWith(fresh);
    focusOn(fresh);
  });
  drawn.append(make("div", { className: "clash" }, keep, take));
  say(`Pas enregistré. ${drawn.querySelector(".state").textContent}`);
}

function propose(drawn, question, proposed) {
  const [year, month, day] = proposed.on.split("-");
  tell(drawn, `C’est votre réponse du ${day}/${month}/${year}. Vaut-elle encore ?`, "asked");
  const confirm = make("button", { type: "button", className: "quiet", textContent: "Oui, la garder", "aria-describedby": `state-${question.key}` });
  confirm.addEventListener("click", () => save(question, drawn));
  drawn.append(make("div", { className: "clash" }, confirm));
}

// Nothing is left behind: what was not saved is sent again, and the first that still is not takes the focus.
async function settle() {
  const wrong = ".question:not([hidden]):has(> .wrong)";
  const { questions } = state.definition.themes[state.theme];
  for (const drawn of document.querySelectorAll(`${wrong}:not(:has(.clash))`)) save(questions.find(({ key }) => key === drawn.dataset.key), drawn);
  for (let seen; seen !== last;) await (seen = last);
  if (!one(wrong)) return;
  focusOn(one(wrong));
  throw new Refused(0, { detail: `Une réponse n’est pas enregistrée. ${one(`${wrong} > .wrong`).textContent}` });
}

// To the theme after, or before; past the last one, to what is sent.
const turn = (by) => async () => {
  await settle();
  if (state.theme + by < state.definition.themes.length) drawTheme(state.theme + by);
  else await review();
};

// --- Sending ---------------------------------------------------------------------------------------------------------

async function review() {
  const read = await call("GET", `assessments/${state.assessment.uuid}/`);
  state.tag = read.tag;
  showMissing(read.body.missing);
  one("#send-words").textContent = read.body.missing.length
    ? `${counted(read.body.missing.length, "réponse")} manque${read.body.missing.length > 1 ? "nt" : ""} encore. Choisissez une question pour y aller.`
    : `${read.body.progress.in_words}. Une fois envoyé, un diagnostic ne change plus.`;
  one("#submit").hidden = read.body.missing.length > 0;
  show("send");
}

function showMissing(keys) {
  const rows = keys.map((key) => {
    const theme = state.definition.themes.findIndex(({ questions }) => questions.some((question) => question.key === key));
    const question = state.definition.themes[theme].questions.find((found) => found.key === key);
    const go = make("button", { type: "button", textContent: question.text });
    go.addEventListener("click", () => {
      drawTheme(theme);
      focusOn(one(`.question[data-key="${CSS.escape(key)}"]`));
    });
    return make("li", {}, go);
  });
  one("#missing").replaceChildren(...rows);
}

async function send() {
  await settle();
  try {
    await call("POST", `assessments/${state.assessment.uuid}/submission/`, { ifMatch: state.tag });
  } catch (refusal) {
    if (refusal.status !== 412 && !refusal.problem?.missing) throw refusal;
    await review();
    throw refusal;
  }
  await drawResult();
}

// --- The result ------------------------------------------------------------------------------------------------------

const figure = (number) => number.toLocaleString("fr-FR", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

async function drawResult() {
  const base = `assessments/${state.assessment.uuid}/`;
  const [{ body: result }, { body: fitting }, { body: progress }] = await Promise.all(
    ["result/", "resources/", "progress/"].map((path) => call("GET", base + path)),
  );
  one("#score").textContent = result.score === null ? (result.level?.name ?? "") : `${figure(result.score)} sur ${result.scale}`;
  one("#level").textContent = result.text;
  one("#since").textContent = progress.sentence;
  one("#themes").replaceChildren(...result.themes.map((theme) => make(
    "tr", {},
    make("th", { scope: "row", textContent: theme.title }),
    make("td", { textContent: theme.level?.name ?? "Non concerné" }),
    make("td", { className: "figure", textContent: theme.score === null ? "–" : `${figure(theme.score)}/${result.scale}` }),
  )));
  one("#levers").replaceChildren(...result.levers.slice(0, 4).map(drawLever));
  one("#levers-part").hidden = !result.levers.length;
  one("#resources").replaceChildren(...fitting.items.flatMap((theme) => theme.resources.map(drawResource)));
  one("#resources-part").hidden = !fitting.items.length;
  show("result");
  say("C’est envoyé.");
}

function drawLever(lever) {
  const title = make("span", { id: `lever-${lever.question}`, textContent: lever.text });
  const add = make("button", { type: "button", className: "quiet", textContent: "Ajouter à notre plan", "aria-describedby": title.id });
  add.addEventListener("click", doing(async () => {
    const told = { assessment: state.assessment.uuid, question: lever.question };
    await call("POST", `territories/${encodeURIComponent(TERRITORY)}/plans/${state.assessment.organisation.uuid}/actions/`, { document: told });
    add.textContent = "Dans notre plan";
    say("L’action est dans votre plan.");
  }));
  const more = [lever.effect, lever.gain_in_words && `${lever.gain_in_words} au total`, lever.effort].filter(Boolean).join(" ; ");
  return make("li", {}, title, make("span", { className: "more", textContent: more }), add);
}

function drawResource(resource) {
  const title = make("a", { href: resource.url, textContent: resource.title });
  return make("li", {}, title, make("span", { className: "more", textContent: `${resource.kind.label}. ${resource.reason}` }));
}

// --- The page --------------------------------------------------------------------------------------------------------

one("#connect form").addEventListener("submit", doing(connect));
one("#who form").addEventListener("submit", doing(begin));
one("#mine").addEventListener("change", showNew);
one("#questions form").addEventListener("submit", doing(turn(1)));
one("#back").addEventListener("click", doing(turn(-1)));
one("#again").addEventListener("click", () => drawTheme(state.theme));
one("#submit").addEventListener("click", doing(send));
one("#forget").addEventListener("click", () => {
  sessionStorage.removeItem(KEPT);
  location.reload();
});
one("#key").value = sessionStorage.getItem(KEPT) ?? "";
show("connect");
