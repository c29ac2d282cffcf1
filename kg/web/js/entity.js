// The view of an entity: what it does, what is said of it, where it occurs.

import { getEntity, getNeighbors } from "./api.js";
import { chart } from "./chart.js";
import { claimGroups, paperLine } from "./claims.js";
import { el, link, plural, typeTag } from "./dom.js";
import { claimRows, exportBar } from "./export.js";
import { neighborList } from "./neighbors.js";
import { comparePicker } from "./picker.js";
import { isStated, turtle } from "./turtle.js";
import { whyMerged } from "./why.js";

const SHOWN = 8;
const PAPER_WORDS = {
  PROPOSES: "Proposed in", INTRODUCES: "Introduced in", USES: "Used in", COMPARES_WITH: "Compared with by", ADDRESSES: "Addressed in",
  EVALUATES_ON: "Evaluated on by", MEASURES: "Measured in", RUNS_ON: "Run on by",
};

export async function entityView(id, signal) {
  const [entity, neighbors] = await Promise.all([getEntity(id, signal), getNeighbors(id, null, signal)]);
  return {
    title: `${entity.name} – Claimgraph`,
    status: `${entity.name}, ${entity.type}`,
    node: el("div", { class: "view entity-view" },
      el("header", { class: "view-head" },
        el("p", { class: "kicker" }, typeTag(entity.type), " in ", plural(entity.papers, "paper")),
        el("h1", {}, entity.name),
        aliases(entity.aliases),
        entity.better ? el("p", { class: "aliases" }, `${entity.better === "lower" ? "Lower" : "Higher"} is better.`) : null,
        entity.aliases.length ? whyMerged(entity) : null,
        tools(entity, neighbors)),
      el("div", { class: "columns" },
        el("div", { class: "wide" }, entity.type === "Metric" ? metricChart(entity) : null, claims(entity), entity.claims.length ? null : papers(entity)),
        el("aside", {}, neighborList(entity, neighbors), entity.claims.length ? papers(entity) : null))),
  };
}

function tools(entity, { items }) {
  const edges = items.map((one) => ({ ...one, source: one.outgoing ? entity.id : one.entity.id, target: one.outgoing ? one.entity.id : entity.id }));
  return el("div", { class: "tools" },
    link({ graph: entity.id }, "Open its graph"),
    comparePicker(entity),
    exportBar(entity.id, {
      csv: () => claimRows(entity.claims),
      json: () => ({ ...entity, neighbors: items }),
      turtle: () => turtle({
        entities: [entity, ...items.map((one) => one.entity)], papers: entity.papers_with.map((one) => one.paper), claims: entity.claims,
        edges: [...edges.filter(isStated), ...entity.papers_with.map((one) => ({ source: one.paper.id, relation: one.relation, target: entity.id }))],
      }),
    }));
}

function aliases(names) {
  if (!names.length) return null;
  const listed = (part) => part.join(", ");
  const shown = el("p", { class: "aliases" }, `Also written ${listed(names.slice(0, SHOWN))}`);
  if (names.length <= SHOWN) return shown;
  return [shown, el("details", { class: "rest aliases" }, el("summary", {}, `${names.length - SHOWN} more spellings`), listed(names.slice(SHOWN)))];
}

function metricChart(entity) {
  const best = new Map();
  for (const claim of entity.claims.filter((c) => c.factor > 1)) {
    if (!best.has(claim.subject.id) || best.get(claim.subject.id).factor < claim.factor) best.set(claim.subject.id, claim);
  }
  return chart([...best.values()].map((claim) => ({ entity: claim.subject, claim })), "Change, as a factor: the best figure of each method, with its baseline.");
}

function claims(entity) {
  if (!entity.claims.length) return el("p", { class: "notice small" }, "No claim about it is in the graph.");
  const rest = entity.claim_total - entity.claims.length;
  return el("section", {},
    el("h2", {}, plural(entity.claim_total, "claim")),
    el("div", { class: "claims" }, claimGroups(entity.claims, { subject: entity.type !== "Method" })),
    rest > 0 && el("p", { class: "more" }, `The ${entity.claims.length} with the biggest figures are shown.`));
}

function papers(entity) {
  const groups = new Map();
  for (const { relation, paper } of entity.papers_with) groups.set(relation, [...(groups.get(relation) || []), paper]);
  return [...groups].map(([relation, list]) => el("section", {},
    el("h2", {}, PAPER_WORDS[relation] || relation),
    list.slice(0, 8).map(paperLine),
    list.length > 8 ? el("details", { class: "rest" }, el("summary", {}, `${list.length - 8} more`), list.slice(8).map(paperLine)) : null));
}
