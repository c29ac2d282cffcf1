// A claim as a card: the figure, what it says, the sentence with its words marked, and the paper.

import { el, entityLink, link } from "./dom.js";
import { arrow, baselines, effect, figure } from "./figures.js";

export function sentence(claim) {
  const pieces = claim.pieces?.length ? claim.pieces : [{ text: claim.evidence, mark: "" }];
  return el("blockquote", { class: "evidence" },
    pieces.map((piece) => (piece.mark ? el("mark", { class: piece.mark }, piece.text) : piece.text)));
}

export function paperLine(paper) {
  return el("p", { class: "source" }, link({ paper: paper.id }, paper.title || paper.id), paper.year && el("span", { class: "year" }, ` ${paper.year}`));
}

function context(claim) {
  const parts = [];
  if (baselines(claim)) parts.push(el("span", { class: "versus" }, baselines(claim)));
  for (const [word, entities] of [["on", claim.hardware], ["on", claim.datasets]]) {
    if (entities?.length) parts.push(el("span", {}, `${word} `, entities.map((e, i) => [i ? ", " : "", entityLink(e)])));
  }
  return parts.length ? el("p", { class: "context" }, parts) : null;
}

// `subject` false leaves out whose claim it is, where the page is about the subject already.
export function claimCard(claim, { subject = true, paper = true } = {}) {
  const stated = figure(claim);
  return el("article", { class: "claim" },
    el("p", { class: `headline ${claim.direction}` },
      stated && el("strong", { class: "figure" }, stated), " ",
      el("span", { class: "effect" }, el("span", { "aria-hidden": "true", class: "arrow" }, arrow(claim)), " ",
        subject ? [entityLink(claim.subject), ": "] : null, effect(claim))),
    context(claim),
    sentence(claim),
    paper && paperLine(claim.paper));
}

export function claimList(claims, options) {
  return el("div", { class: "claims" }, claims.map((claim) => claimCard(claim, options)));
}
