// Builds elements. Text only ever goes in as text nodes, so nothing that a paper says can become markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

// A link within the page: app.js follows it without a reload.
export function link(parameters, ...children) {
  return el("a", { href: "/?" + new URLSearchParams(parameters), "data-link": true }, ...children);
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
  return el("span", { class: `type type-${(type || "").toLowerCase()}` }, TYPE_WORDS[type] || type);
}

export function entityLink(entity) {
  return link(entity.type === "Paper" ? { paper: entity.id } : { entity: entity.id }, entity.name);
}
