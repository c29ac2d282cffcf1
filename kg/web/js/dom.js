// Builds elements. Text only ever goes in as text nodes, so nothing that a paper says can become markup.

import { addressOf } from "./nav.js";

export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

// A link within the page: app.js follows it without a reload.
export function link(parameters, ...children) {
  return el("a", { href: addressOf(parameters), "data-link": true }, ...children);
}

// A link to another site, only where the address is a web address: a source could name any scheme.
export function outside(url, ...children) {
  if (!/^https?:\/\//i.test(url || "")) return null;
  return el("a", { href: url, rel: "noopener noreferrer", class: "outside" }, ...children);
}

export function plural(count, one, many = one + "s") {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

export const TYPE_WORDS = { Method: "method", Task: "task", Dataset: "dataset", Metric: "metric", Hardware: "hardware", Paper: "paper" };

export function typeTag(type) {
  return el("span", { class: `type kind-${(type || "").toLowerCase()}` }, TYPE_WORDS[type] || type);
}

const TYPE_OF_PREFIX = Object.fromEntries(Object.entries(TYPE_WORDS).map(([type, word]) => [word, type]));

// What kind of thing an id names ("method:lora"); undefined where it names none that has a page.
export function typeOfId(id) {
  return typeof id === "string" && id.includes(":") ? TYPE_OF_PREFIX[id.slice(0, id.indexOf(":"))] : undefined;
}

export function entityLink(entity) {
  return link(entity.type === "Paper" ? { paper: entity.id } : { entity: entity.id }, entity.name);
}

export function graphLink(entity) {
  return el("a", { href: addressOf({ graph: entity.id }), "data-link": true, class: "graph-link", "aria-label": `Graph around ${entity.name}` }, "Its graph");
}

// A button that is one of several ways to see the same.
export function switcher(label, choices, current, change) {
  return el("div", { class: "switch", role: "group", "aria-label": label }, Object.entries(choices).map(([value, word]) =>
    el("button", { type: "button", "aria-pressed": String(value === current), "data-value": value, onclick: (event) => {
      for (const button of event.currentTarget.parentElement.children) button.setAttribute("aria-pressed", String(button === event.currentTarget));
      change(value);
    } }, word)));
}
