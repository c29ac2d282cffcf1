// The view of a paper: its abstract, what it mentions, what it claims.

import { getPaper } from "./api.js";
import { claimGroups } from "./claims.js";
import { el, entityLink, link, outside, plural } from "./dom.js";
import { claimRows, exportBar } from "./export.js";
import { turtle } from "./turtle.js";

const WORDS = {
  PROPOSES: "Proposes", USES: "Uses", COMPARES_WITH: "Compares with", ADDRESSES: "Addresses", INTRODUCES: "Introduces",
  EVALUATES_ON: "Evaluates on", MEASURES: "Measures", RUNS_ON: "Runs on",
};

export async function paperView(id, signal) {
  const paper = await getPaper(id, signal);
  const facts = [paper.authors.join(", "), paper.venue, paper.year].filter(Boolean).join(" · ");
  return {
    title: `${paper.title} – Claimgraph`,
    status: paper.title,
    node: el("div", { class: "view paper-view" },
      el("header", { class: "view-head" },
        el("p", { class: "kicker" }, el("span", { class: "type type-paper" }, "paper"), outside(paper.url, "Read it at its source")),
        el("h1", {}, paper.title),
        facts && el("p", { class: "aliases" }, facts),
        tools(paper)),
      el("div", { class: "columns" },
        el("div", { class: "wide" },
          paper.claims.length ? el("section", {}, el("h2", {}, plural(paper.claims.length, "claim")), el("div", { class: "claims" }, claimGroups(paper.claims, { subject: true, paper: false }))) : null,
          paper.abstract && el("section", {}, el("h2", {}, "Abstract"), el("p", { class: "abstract" }, paper.abstract))),
        el("aside", {}, mentions(paper.mentions)))),
  };
}

function tools(paper) {
  return el("div", { class: "tools" },
    link({ graph: paper.id }, "Open its graph"),
    exportBar(paper.id, {
      csv: () => claimRows(paper.claims),
      json: () => paper,
      turtle: () => turtle({
        entities: paper.mentions.map((one) => one.entity), papers: [paper], claims: paper.claims,
        edges: paper.mentions.map((one) => ({ source: paper.id, relation: one.relation, target: one.entity.id })),
      }),
    }));
}

function mentions(list) {
  const groups = new Map();
  for (const mention of list) groups.set(mention.relation, [...(groups.get(mention.relation) || []), mention]);
  return [...groups].map(([relation, items]) => el("section", {},
    el("h2", {}, WORDS[relation] || relation),
    el("ul", { class: "names" }, items.map((m) => el("li", {}, entityLink(m.entity), m.count && ` × ${m.count}`)))));
}
