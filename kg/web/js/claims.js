// Claims: what they say, and the sentence that says so with its words marked. Claims of one sentence share it.

import { el, entityLink, link } from "./dom.js";
import { arrow, baselines, effect, figure } from "./figures.js";

// The sentence of one or more claims; what is a figure for one of them is marked as a figure.
export function sentence(claims) {
  const marks = [...claims[0].evidence].map(() => "");
  for (const claim of claims) {
    let at = 0;
    for (const piece of claim.pieces) {
      const length = [...piece.text].length;
      for (let i = at; i < at + length && piece.mark; i++) if (marks[i] !== "figure") marks[i] = piece.mark;
      at += length;
    }
  }
  const quote = el("blockquote", { class: "evidence" });
  const letters = [...claims[0].evidence];
  for (let start = 0, end = 0; start < letters.length; start = end) {
    while (end < letters.length && marks[end] === marks[start]) end++;
    const text = letters.slice(start, end).join("");
    quote.append(marks[start] ? el("mark", { class: marks[start] }, text) : text);
  }
  return quote;
}

export function paperLine(paper) {
  return el("p", { class: "source" }, link({ paper: paper.id }, paper.title || paper.id), paper.year && el("span", { class: "year" }, ` ${paper.year}`));
}

// "up to 8× ↓ lower KV-cache memory"
export function headline(claim, subject) {
  const stated = figure(claim);
  return el("p", { class: "headline" },
    subject && [entityLink(claim.subject), ": "],
    stated && [el("strong", { class: "figure" }, stated), " "],
    arrow(claim) && [el("span", { "aria-hidden": "true", class: "arrow" }, arrow(claim)), " "],
    el("span", { class: "effect" }, effect(claim)));
}

export function context(claim) {
  const parts = [];
  if (baselines(claim)) parts.push(el("span", { class: "versus" }, baselines(claim)));
  for (const entities of [claim.hardware, claim.datasets]) {
    if (entities?.length) parts.push(el("span", {}, "on ", entities.map((e, i) => [i ? ", " : "", entityLink(e)])));
  }
  return parts.length ? el("p", { class: "context" }, parts) : null;
}

// Where all claims of a sentence hold under the same conditions, these are said once.
function headlines(group, subject) {
  const contexts = group.map(context);
  const isShared = contexts.every((one) => one?.textContent === contexts[0]?.textContent);
  return group.map((claim, i) => [headline(claim, subject), !isShared || i === group.length - 1 ? contexts[i] : null]);
}

// Claims, those of one sentence together. `subject` says whose they are, `paper` where from.
export function claimGroups(claims, { subject = false, paper = true } = {}) {
  const groups = new Map();
  for (const claim of claims) {
    const key = `${claim.paper.id}\n${claim.evidence}`;
    groups.set(key, [...(groups.get(key) || []), claim]);
  }
  return [...groups.values()].map((group) => el("article", { class: "claim" },
    headlines(group, subject),
    sentence(group),
    paper && paperLine(group[0].paper)));
}
