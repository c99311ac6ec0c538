// A territory's space on another site: everything comes from the API, and nothing is built.

const told = (name) => document.querySelector(`meta[name="${name}"]`).content;
const PLATFORM = told("platform");
const TERRITORY = told("territory");
const HERE = `/api/v1/territories/${encodeURIComponent(TERRITORY)}/`;
const NEWS = `/api/v2/pages/?type=home.NewsPage&territory=${encodeURIComponent(TERRITORY)}&order=-date&fields=date,intro,themes`;
const main = document.querySelector("main");
const PARIS = { timeZone: "Europe/Paris" };
const DAY = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", ...PARIS });
const CLOCK = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", ...PARIS });
let name = "Acteurs engagés";

// --- What is asked ---------------------------------------------------------------------------------------------------

/** A document of the API. A refusal is an error that says why, in French. */
async function read(address) {
  let answer;
  try {
    answer = await fetch(new URL(address, PLATFORM), { credentials: "omit" });
  } catch {
    throw new Error("La plateforme ne répond pas. Réessayez dans un instant.");
  }
  const document = await answer.json();
  if (!answer.ok) throw new Error(document.detail);
  return document;
}

// --- What is drawn ---------------------------------------------------------------------------------------------------

/** An element. What is missing (null, "") is left out of its attributes and of what it holds. */
function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return element;
}

const policy = window.trustedTypes?.createPolicy("front", { createHTML: (text) => text }) ?? { createHTML: (text) => text };
const KEPT = new Set(["P", "H2", "H3", "UL", "OL", "LI", "B", "STRONG", "I", "EM", "BR", "HR", "A"]);

/** A text of the API: its paragraphs, lists and links, and nothing else, whoever wrote it. */
function prose(html, classes = "prose") {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  return make("div", { class: classes }, kept(parsed.body));
}

function kept(node) {
  return [...node.childNodes].flatMap((one) => {
    if (one.nodeType === Node.TEXT_NODE) return [one.textContent];
    if (!KEPT.has(one.tagName)) return kept(one);
    const href = one.tagName === "A" && /^(https?:|mailto:)/.test(one.href) ? one.href : null;
    return [make(one.tagName.toLowerCase(), { href }, kept(one))];
  });
}

function picture(image, size = "wide") {
  const drawn = image?.renditions.find((one) => one.name === size);
  if (!drawn) return null;
  const { url: src, width, height } = drawn;
  return make("img", { src, width, height, alt: image.decorative ? "" : image.alt, loading: "lazy" });
}

const link = (url, ...words) => (url ? make("a", { href: url }, words) : words);

/** « 9 décembre 2026 », and « 8 h 30 » of what has an hour. */
function when(text) {
  const at = new Date(text);
  if (!text.includes("T")) return DAY.format(at);
  const [hour, minutes] = CLOCK.format(at).split(":");
  return `${DAY.format(at)}, ${Number(hour)}\u00a0h${minutes === "00" ? "" : `\u00a0${minutes}`}`;
}

const heading = (value) => (value.title ? make("h2", {}, value.title) : null);
const part = (value, ...inside) => make("section", {}, heading(value), inside);
const size = (bytes) => (bytes ? `, ${Math.ceil(bytes / 1000)}\u00a0ko` : "");
const file = (one, title) => link(one.url, title || one.title, ` (${one.format.toUpperCase()}${size(one.size)})`);

/** A line of any list of the API: news, resources, events, organisations, experience sheets. */
function row(item, level) {
  const isNews = item.meta?.type === "home.NewsPage";
  const url = isNews ? `#/actualites/${item.id}` : (item.meta?.html_url ?? item.url);
  const at = item.date ?? item.starts_at;
  const facts = [at && when(at), item.kind?.label, item.place, item.commune, item.provider].filter(Boolean).join(", ");
  return make(
    "li", {},
    make(level, {}, link(url, item.title ?? item.name)),
    make("p", {}, item.intro ?? item.summary ?? ""),
    facts ? make("p", { class: "fact" }, facts) : null,
  );
}

/** `level`: of the headings of its lines, one below that of the list. */
const rows = (items, level) => make("ul", { class: "rows" }, items.map((one) => row(one, level)));

// The sections of a page, by their type: https://plateforme.example/api/docs/ describes each.
const SECTIONS = {
  hero: (value) => make(
    "div", { class: "hero" },
    make("p", { class: "fact" }, value.place),
    make("h1", {}, value.title),
    value.lead ? make("p", { class: "lead" }, value.lead) : null,
    value.diagnostic_url ? make("p", {}, make("a", { class: "button", href: "diagnostic.html" }, "Évaluer ma structure")) : null,
    value.note ? make("p", { class: "fact" }, value.note) : null,
  ),
  prose: (value) => prose(value),
  call_out: (value) => make("section", { class: "call-out" }, heading(value), prose(value.text)),
  steps: (value) => part(value, make("ol", { class: "steps" }, value.steps.map((one) => make("li", {}, make("h3", {}, one.title), prose(one.text))))),
  timeline: (value) => part(value, make("ul", { class: "rows" }, value.moments.map((one) => make("li", {}, make("p", { class: "fact" }, one.when), make("h3", {}, one.title), make("p", {}, one.text))))),
  faq: (value) => part(value, value.questions.map((one) => make("details", {}, make("summary", {}, one.question), prose(one.answer)))),
  table: (value) => make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": value.caption }, table(value)),
  figures: (value) => make("dl", { class: "figures" }, value.figures.map((one) => make("div", {}, make("dt", {}, one.label, one.source ? `. ${one.source}` : ""), make("dd", {}, one.value)))),
  testimony: (value) => make("figure", {}, make("blockquote", {}, `«\u00a0${value.quote}\u00a0»`), make("figcaption", {}, value.page ? link(value.page.url, value.author) : value.author)),
  picture: (value) => make("figure", {}, picture(value.image), make("figcaption", {}, value.caption)),
  gallery: (value) => part(value, make("ul", { class: "cards" }, value.pictures.map((one) => make("li", {}, make("figure", {}, picture(one.image, "card"), make("figcaption", {}, one.caption)))))),
  video: (value) => part(value, film(value), make("details", {}, make("summary", {}, "Lire la transcription"), prose(value.transcript))),
  documents: (value) => part(value, make("ul", { class: "rows" }, value.documents.filter((one) => one.document).map((one) => make("li", {}, make("h3", {}, file(one.document, one.title)), make("p", {}, one.text))))),
  map: (value) => part(value, picture(value.image), make("ul", { class: "rows" }, value.spots.map((one) => make("li", {}, make("h3", {}, one.name), make("p", {}, link(one.map_url, one.address)), make("p", { class: "fact" }, one.access))))),
  cards: (value) => part(value, value.intro, cards(value.cards.map((one) => ({ ...one, url: one.page?.url ?? one.address })))),
  axes: (value) => part(value, cards(value.axes.map((one) => ({ ...one, url: one.page?.url })))),
  partners: (value) => part(value, make("ul", { class: "cards" }, value.partners.map((one) => make("li", {}, picture(one.logo, "small"), link(one.address, one.name))))),
  diagnostic_call: (value) => (value.url ? part(value, make("p", {}, value.text), make("p", {}, make("a", { class: "button", href: "diagnostic.html" }, value.button))) : null),
  contact: (value) => make("section", { class: "call-out" }, heading(value), make("p", {}, value.text), make("p", {}, value.name), make("p", {}, value.email ? link(`mailto:${value.email}`, value.email) : ""), make("p", {}, value.phone), make("p", { class: "fact" }, value.hours)),
  listing: async (value) => {
    if (!value.items_url) return null;
    const { items, campaigns } = await read(value.items_url);
    return (items ?? campaigns).length ? part(value, value.intro, rows(items ?? campaigns, "h3")) : null;
  },
};

function cards(items) {
  return make("ul", { class: "cards" }, items.map((one) => make("li", {}, picture(one.image, "card"), make("h3", {}, link(one.url, one.title)), make("p", {}, one.text))));
}

function table(value) {
  const cell = (one, column) => (column.type === "prose" ? prose(one, "") : one?.toLocaleString("fr-FR"));
  return make(
    "table", {},
    make("caption", {}, value.caption),
    make("thead", {}, make("tr", {}, value.columns.map((one) => make("th", { scope: "col" }, one.heading)))),
    make("tbody", {}, value.rows.map((cells) => make("tr", {}, cells.map((one, index) => make(index ? "td" : "th", index ? {} : { scope: "row" }, cell(one, value.columns[index])))))),
  );
}

function film(value) {
  if (!value.file) return make("p", {}, link(value.address, "Voir la vidéo sur son site", value.duration ? ` (${value.duration})` : ""));
  const captions = value.captions && make("track", { kind: "captions", srclang: "fr", label: "Français", src: value.captions.url });
  return make("video", { controls: "", preload: "none", src: value.file.url, "aria-label": value.title }, captions);
}

const sections = async (body) => (await Promise.all((body ?? []).map((one) => SECTIONS[one.type]?.(one.value)))).filter(Boolean);

// --- Pages -----------------------------------------------------------------------------------------------------------

/** A whole page; a home begins with its own head. */
async function page(told) {
  const body = await sections(told.body);
  const hasHead = told.body?.[0]?.type === "hero";
  const facts = [told.date && when(told.date), ...(told.themes ?? []).map((one) => one.name)].filter(Boolean).join(", ");
  return [
    ...(hasHead ? [] : [make("h1", {}, told.title)]),
    facts ? make("p", { class: "fact" }, facts) : "",
    told.intro || told.summary ? make("p", { class: "lead" }, told.intro || told.summary) : "",
    ...body,
  ];
}

async function home() {
  const { items } = await read(`/api/v2/pages/?type=home.TerritoryPage&territory=${encodeURIComponent(TERRITORY)}`);
  return page(await read(items[0].meta.detail_url));
}

async function news() {
  const found = await read(NEWS);
  const list = rows(found.items, "h2");
  const more = make("button", { type: "button" }, "Voir les plus anciennes");
  more.addEventListener("click", () => follow(more, list, async () => {
    const next = await read(`${NEWS}&offset=${list.children.length}`);
    return { items: next.items, ends: list.children.length + next.items.length >= next.meta.total_count };
  }));
  return [make("h1", {}, "Actualités"), list, found.items.length < found.meta.total_count ? more : ""];
}

async function resources() {
  const asked = new URLSearchParams({ limit: 20 });
  const [found, themes] = await Promise.all([read(`${HERE}resources/?${asked}`), read(`${HERE}themes/`)]);
  const words = make("input", { name: "q", type: "search", autocomplete: "off" });
  const theme = make("select", { name: "theme" }, make("option", { value: "" }, "Tous"), themes.items.map((one) => make("option", { value: one.key }, one.name)));
  const form = make("form", { role: "search" }, make("label", {}, "Mots", words), make("label", {}, "Thème", theme), make("button", {}, "Chercher"));
  const results = make("section", { "aria-label": "Résultats" });
  const show = (page) => {
    const count = make("p", { class: "fact" }, `${page.count.toLocaleString("fr-FR")}\u00a0ressource${page.count > 1 ? "s" : ""}`);
    const list = rows(page.items, "h2");
    const more = make("button", { type: "button" }, "Voir la suite");
    let next = page.next;
    more.addEventListener("click", () => follow(more, list, async () => {
      const following = await read(next);
      next = following.next;
      return { items: following.items, ends: !next };
    }));
    results.replaceChildren(count, list, ...(next ? [more] : []));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = new URLSearchParams({ limit: 20, q: words.value });
    if (theme.value) query.set("theme", theme.value);
    try {
      const again = await read(`${HERE}resources/?${query}`);
      show(again);
      say(`${again.count} ressources`);
    } catch (error) {
      results.replaceChildren(make("p", { class: "wrong" }, error.message));
    }
  });
  show(found);
  return [make("h1", {}, "Ressources"), form, results];
}

/** More lines of a list; the first new one takes the focus, where the reading goes on. */
async function follow(button, list, load) {
  button.disabled = true;
  try {
    const { items, ends } = await load();
    const added = items.map((one) => row(one, "h2"));
    list.append(...added);
    added[0]?.querySelector("a")?.focus();
    if (ends) button.remove();
  } catch (error) {
    say(error.message);
  }
  button.disabled = false;
}

/** A draft, as the editor of the platform shows it in this site. */
async function draft(asked) {
  const query = new URLSearchParams({ content_type: asked.get("content_type"), token: asked.get("token") });
  return [make("p", { class: "draft" }, "Aperçu d’un brouillon"), ...(await page(await read(`/api/v2/page_preview/?${query}`)))];
}

// --- Going from one to another ---------------------------------------------------------------------------------------

const say = (words) => { document.querySelector("#said").textContent = words; };

function wanted() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("token")) return { make: () => draft(asked), at: "" };
  const [, first = "", key = ""] = location.hash.split("/");
  if (first === "actualites" && /^\d+$/.test(key)) return { make: async () => page(await read(`/api/v2/pages/${key}/?territory=${encodeURIComponent(TERRITORY)}`)), at: "#/actualites" };
  const pages = { "": home, actualites: news, ressources: resources };
  const nothing = () => [make("h1", {}, "Page introuvable"), make("p", {}, link("#/", "Revenir à l’accueil"))];
  return { make: pages[first] ?? nothing, at: `#/${first}` };
}

let turn = 0;

async function go({ isFirst = false } = {}) {
  const own = ++turn;
  const { make: draw, at } = wanted();
  main.setAttribute("aria-busy", "true");
  let drawn;
  try {
    drawn = await draw();
  } catch (error) {
    drawn = [make("h1", {}, "Un instant, s’il vous plaît"), make("p", { class: "wrong", role: "alert" }, error.message)];
  }
  if (own !== turn) return; // another page was asked for meanwhile
  main.replaceChildren(...drawn.filter((one) => one !== ""));
  main.removeAttribute("aria-busy");
  for (const one of document.querySelectorAll("nav a")) {
    const isHere = one.getAttribute("href") === at;
    isHere ? one.setAttribute("aria-current", "page") : one.removeAttribute("aria-current");
  }
  const title = main.querySelector("h1");
  document.title = `${title?.textContent ?? ""} – ${name}`;
  if (isFirst || !title) return;
  title.tabIndex = -1;
  title.focus();
  scrollTo(0, 0);
}

try {
  name = (await read(HERE)).programme;
  document.querySelector("#name a").textContent = name;
} catch {
  // The page that is asked for says what went wrong.
}
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address says which page is read
  main.focus();
});
addEventListener("hashchange", () => go());
await go({ isFirst: true });
