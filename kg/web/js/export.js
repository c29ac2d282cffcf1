// Saves what is shown: as CSV, as JSON, as Turtle. It is made here, from what the view holds, so that a file is what the reader saw.

import { el } from "./dom.js";

const KINDS = {
  csv: ["CSV", "text/csv", (rows) => toCsv(rows)],
  json: ["JSON", "application/json", (value) => JSON.stringify(value, null, 2) + "\n"],
  turtle: ["Turtle", "text/turtle", (text) => text, "ttl"],
};

// `makers`: {csv: () => rows, json: () => value, turtle: () => text}; those that are missing get no button.
export function exportBar(name, makers) {
  return el("div", { class: "export", role: "group", "aria-label": "Export what is shown" },
    el("span", { class: "label", "aria-hidden": "true" }, "Export"),
    Object.entries(KINDS).map(([kind, [label, type, write, ending = kind]]) => makers[kind] && el("button", {
      type: "button", "data-export": kind, "aria-label": `Export as ${label}`,
      onclick: () => save(`${fileName(name)}.${ending}`, type, write(makers[kind]())),
    }, label)));
}

function fileName(name) {
  return name.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "claimgraph";
}

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const a = el("a", { href: address, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe, as OWASP advises.
export function toCsv(rows) {
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

function cell(value) {
  if (value === null || value === undefined) return "";
  let text = Array.isArray(value) ? value.map(plain).join("; ") : plain(value);
  if (typeof value === "string" && /^[=+@\t\r]|^-(?!\d)/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(value) {
  return value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
}

const CLAIM_COLUMNS = {
  subject: (c) => c.subject.id, subject_name: (c) => c.subject.name, metric: (c) => c.metric.id, metric_name: (c) => c.metric.name, direction: (c) => c.direction,
  kind: (c) => c.kind, low: (c) => c.low, high: (c) => c.high, unit: (c) => c.unit, bound: (c) => c.bound, factor: (c) => c.factor, baselines: (c) => c.baselines,
  hardware: (c) => c.hardware.map((e) => e.name), datasets: (c) => c.datasets.map((e) => e.name), evidence: (c) => c.evidence, paper: (c) => c.paper.id,
  title: (c) => c.paper.title, year: (c) => c.paper.year, claim: (c) => c.id,
};

// A table of claims, its header first.
export function claimRows(claims) {
  return [Object.keys(CLAIM_COLUMNS), ...claims.map((claim) => Object.values(CLAIM_COLUMNS).map((read) => read(claim)))];
}
