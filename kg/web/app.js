// The page: its state is in the address (?q=, ?entity=, ?paper=), so any view can be linked to, and the back button works.

import { get } from "./js/api.js";
import { answerView } from "./js/answer.js";
import { el, link } from "./js/dom.js";
import { entityView } from "./js/entity.js";
import { homeView } from "./js/home.js";
import { paperView } from "./js/paper.js";

const main = document.getElementById("main");
const status = document.getElementById("status");
const header = document.querySelector(".top");
const form = document.getElementById("ask");
const box = document.getElementById("q");
let running = null;

function chosenView(parameters) {
  const q = parameters.get("q")?.trim();
  if (q) return (signal) => answerView(q, signal);
  if (parameters.get("entity")) return (signal) => entityView(parameters.get("entity"), signal);
  if (parameters.get("paper")) return (signal) => paperView(parameters.get("paper"), signal);
  return homeView;
}

// Draw what the address says. `focus` moves the reader to the new content, as a page load would.
async function draw({ focus = false } = {}) {
  running?.abort();
  const mine = (running = new AbortController());
  const parameters = new URLSearchParams(location.search);
  box.value = parameters.get("q") || "";
  header.append(form);
  const slow = setTimeout(() => { if (!mine.signal.aborted) { main.replaceChildren(loading()); status.textContent = "Loading"; } }, 150);
  main.setAttribute("aria-busy", "true");
  try {
    const view = await chosenView(parameters)(mine.signal);
    if (mine.signal.aborted) return;
    document.title = view.title;
    status.textContent = view.status;
    main.replaceChildren(view.node);
    placeForm();
  } catch (error) {
    if (mine.signal.aborted) return;
    document.title = "Claimgraph";
    status.textContent = error.title || "Error";
    main.replaceChildren(failed(error));
  } finally {
    clearTimeout(slow);
    if (mine === running) main.removeAttribute("aria-busy");
  }
  if (focus) { main.focus({ preventScroll: true }); window.scrollTo(0, 0); }
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
  const again = error.status === 0 || error.status >= 500;
  return el("div", { class: "view" }, el("div", { class: "notice error" },
    el("h2", {}, error.title || "The page failed"),
    el("p", {}, error.detail || "Please reload it."),
    again && el("button", { type: "button", onclick: () => draw({ focus: true }) }, "Try again"),
    el("p", {}, link({}, "Back to the start"))));
}

function go(address) {
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  draw({ focus: true });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const q = box.value.trim();
  go(q ? "/?" + new URLSearchParams({ q }) : "/");
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

window.addEventListener("popstate", () => draw());

get("/stats").then(({ nodes }) => {
  const parts = [["Paper", "papers"], ["Method", "methods"], ["Claim", "claims"], ["Dataset", "datasets"]];
  document.getElementById("stats").textContent = parts.map(([label, word]) => `${(nodes[label] || 0).toLocaleString("en")} ${word}`).join(" · ");
}).catch(() => {});

draw();
