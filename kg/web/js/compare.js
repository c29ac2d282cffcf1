// The view of two entities side by side: what both have to do with, what only one has, and what papers say of both.

import { getComparison } from "./api.js";
import { claimGroups } from "./claims.js";
import { el, entityLink, link, plural, typeTag } from "./dom.js";
import { exportBar } from "./export.js";
import { comparePicker } from "./picker.js";
import { bestFigure, inOrder, relationWords } from "./relations.js";
import { table } from "./table.js";
import { isStated, turtle } from "./turtle.js";

const SHOWN = 12;

export async function compareView(parameters, signal) {
  const [first, second] = [parameters.get("compare"), parameters.get("with")];
  const result = await getComparison(first, second, signal);
  const { a, b } = result;
  const name = `${a.name} and ${b.name}`;
  return {
    title: `${name} – Claimgraph`,
    status: `${name}: ${plural(result.shared.length, "thing")} in common`,
    node: el("div", { class: "view compare-view" },
      el("header", { class: "view-head" },
        el("p", { class: "kicker" }, "Comparison"),
        el("h1", {}, entityLink(a), el("span", { class: "versus" }, " and "), entityLink(b)),
        el("div", { class: "tools" },
          comparePicker(a),
          link({ q: `how are ${a.name} and ${b.name} connected?` }, "How are they connected?"),
          exportBar(name, { csv: () => csv(result), json: () => result, turtle: () => comparisonTurtle(result) }))),
      sharedTable(result),
      el("div", { class: "two" }, only(a, result.only_a), only(b, result.only_b)),
      result.claims.length ? el("section", {}, el("h2", {}, "Set against each other"), el("div", { class: "claims" }, claimGroups(result.claims, { subject: true }))) : null),
  };
}

function side(support) {
  const papers = support.papers ? plural(support.papers, "paper") : "";
  const figure = bestFigure(support);
  return [figure && el("strong", {}, figure, " "), papers && el("span", { class: "detail" }, papers), !figure && !papers && "yes"];
}

function sharedTable({ a, b, shared }) {
  if (!shared.length) return el("p", { class: "notice small" }, "Their papers have nothing in common in this graph.");
  const rows = inOrder(shared).map((one) => [
    el("td", { class: "detail" }, relationWords(one.relation, one.outgoing)),
    el("th", { scope: "row" }, entityLink(one.entity), " ", typeTag(one.entity.type)),
    el("td", {}, side(one.a)),
    el("td", {}, side(one.b)),
  ]);
  return el("section", {}, el("h2", {}, "What both have to do with"), table("What both have to do with", ["Both", "What", a.name, b.name], rows));
}

function only(entity, list) {
  const items = inOrder(list).map((one) => el("li", {}, el("span", { class: "detail" }, relationWords(one.relation, one.outgoing), " "), entityLink(one.entity), bestFigure(one) && el("strong", {}, ` ${bestFigure(one)}`)));
  return el("section", {}, el("h2", {}, `Only ${entity.name}`),
    list.length ? el("ul", { class: "plain" }, items.slice(0, SHOWN)) : el("p", { class: "note" }, "Nothing more."),
    list.length > SHOWN ? el("details", { class: "rest" }, el("summary", {}, `${list.length - SHOWN} more`), el("ul", { class: "plain" }, items.slice(SHOWN))) : null);
}

function csv({ a, b, shared, only_a: onlyA, only_b: onlyB }) {
  const none = {};
  const row = (one, left, right) => [one.relation, one.entity.id, one.entity.name, left.papers, left.best, left.best_kind, right.papers, right.best, right.best_kind];
  return [
    ["relation", "entity", "name", ...[a, b].flatMap(({ id }) => [`${id} papers`, `${id} best`, `${id} best_kind`])],
    ...shared.map((one) => row(one, one.a, one.b)), ...onlyA.map((one) => row(one, one, none)), ...onlyB.map((one) => row(one, none, one)),
  ];
}

function comparisonTurtle({ a, b, shared, only_a: onlyA, only_b: onlyB, claims }) {
  const edge = (mine, one, support) => ({ ...support, relation: one.relation, source: one.outgoing === false ? one.entity.id : mine.id, target: one.outgoing === false ? mine.id : one.entity.id });
  const edges = [...shared.flatMap((one) => [edge(a, one, one.a), edge(b, one, one.b)]), ...onlyA.map((one) => edge(a, one, one)), ...onlyB.map((one) => edge(b, one, one))];
  return turtle({ entities: [a, b, ...[...shared, ...onlyA, ...onlyB].map((one) => one.entity)], claims, edges: edges.filter(isStated) });
}
