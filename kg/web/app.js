// The page: its state is in the address, so any view can be linked to, and the back button works.
// ?q=QUESTION · ?entity=ID · ?paper=ID · ?compare=ID&with=ID · ?graph=ID&open=ID&kinds=… · ?query=NAME&p.NAME=VALUE · ?cypher=TEXT

import { get } from "./js/api.js";
import { answerView } from "./js/answer.js";
import { el, link } from "./js/dom.js";
import { entityView } from "./js/entity.js";
import { homeView } from "./js/home.js";
import { go, onNavigate } from "./js/nav.js";
import { paperView } from "./js/paper.js";
import { questionBox } from "./js/typeahead.js";

const main = document.getElementById("main");
const status = document.getElementById("status");
const header = document.querySelector(".top");
const form = document.getElementById("ask");
const box = document.getElementById("q");
let running = null;

// What a start page does not need comes when it is first asked for.
const VIEWS = {
  q: (parameters, signal) => answerView(parameters, signal),
  entity: (parameters, signal) => entityView(parameters.get("entity"), signal),
  paper: (parameters, signal) => paperView(parameters.get("paper"), signal),
  graph: async (...given) => (await import("./js/graph.js")).graphView(...given),
  compare: async (parameters, signal) => (parameters.get("with") ? (await import("./js/compare.js")).compareView(parameters, signal) : entityView(parameters.get("compare"), signal)),
  query: async (...given) => (await import("./js/query.js")).queryView(...given),
  cypher: async (...given) => (await import("./js/query.js")).queryView(...given),
};
// These have a view of their own without a value, too.
const FORMS = new Set(["query", "cypher"]);

function chosenView(parameters) {
  const name = Object.keys(VIEWS).find((key) => parameters.get(key)?.trim() || (FORMS.has(key) && parameters.has(key)));
  return name ? (signal) => VIEWS[name](parameters, signal) : homeView;
}

// Draw what the address says. `focus` moves the reader to the new content, as a page load would.
async function draw({ focus = false } = {}) {
  running?.abort();
  const mine = (running = new AbortController());
  const parameters = new URLSearchParams(location.search);
  box.value = parameters.get("q") || "";
  suggestions.close();
  const slow = setTimeout(() => { if (!mine.signal.aborted) { clear(loading()); status.textContent = "Loading"; } }, 150);
  main.setAttribute("aria-busy", "true");
  try {
    const view = await chosenView(parameters)(mine.signal);
    if (mine.signal.aborted) return;
    document.title = view.title;
    status.textContent = view.status;
    clear(view.node);
    placeForm();
    view.shown?.();
  } catch (error) {
    if (mine.signal.aborted) return;
    document.title = "Claimgraph";
    status.textContent = error.title || "Error";
    clear(failed(error));
  } finally {
    clearTimeout(slow);
    if (mine === running) main.removeAttribute("aria-busy");
  }
  if (focus) { main.focus({ preventScroll: true }); window.scrollTo(0, 0); }
}

// The form goes back into the header before the view that holds it goes.
function clear(node) {
  const focused = document.activeElement === box;
  if (main.contains(form)) header.insertBefore(form, header.querySelector("nav"));
  main.replaceChildren(node);
  if (focused) box.focus();
}

// The start view has a place for the form; everywhere else it is in the header.
function placeForm() {
  const place = main.querySelector(".ask-place");
  if (!place) return;
  const focused = document.activeElement === box;
  place.replaceWith(form);
  if (focused) box.focus();
}

function loading() {
  return el("div", { class: "view loading", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
}

function failed(error) {
  if (!error.title) console.error(error);
  const again = error.status === 0 || error.status >= 500 || error.status === 401;
  return el("div", { class: "view" }, el("div", { class: "notice error" },
    el("h2", {}, error.title || "The page failed"),
    el("p", {}, error.detail || "Please reload it."),
    again && el("button", { type: "button", onclick: () => draw({ focus: true }) }, "Try again"),
    el("p", {}, link({}, "Back to the start"))));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  go({ q: box.value.trim() });
});

document.addEventListener("click", (event) => {
  const a = event.target.closest("a[data-link]");
  if (!a || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(a.pathname + a.search);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

const suggestions = questionBox(box, (item) => go({ entity: item.id }));
onNavigate(draw);
window.addEventListener("popstate", () => draw());

async function showStats() {
  const { nodes } = await get("/stats");
  const parts = [["Paper", "papers"], ["Method", "methods"], ["Claim", "claims"], ["Dataset", "datasets"]];
  document.getElementById("stats").textContent = parts.map(([label, word]) => `${(nodes[label] || 0).toLocaleString("en")} ${word}`).join(" · ");
}

draw().then(showStats).catch(() => {});
