// Tables: of rows as a query gives them, with links for ids, and of answers.

import { el, entityLink, link, typeOfId } from "./dom.js";
import { arrow, effect, figure } from "./figures.js";

const NUMBER = "number-cell";

export function table(caption, head, rows) {
  return el("div", { class: "table", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {}, el("caption", { class: "visually-hidden" }, caption),
      el("thead", {}, el("tr", {}, head.map((name, i) => el("th", { scope: "col", class: rows[0]?.[i]?.className === NUMBER ? NUMBER : null }, name)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => (cell instanceof HTMLTableCellElement ? cell : el("td", {}, cell))))))));
}

// The rows of a query: an id that has a page is a link to it.
export function rowTable(caption, columns, rows) {
  return table(caption, columns, rows.map((row) => row.map((value) => valueCell(value))));
}

function valueCell(value) {
  if (value === null || value === undefined) return el("td", { class: "none" }, el("span", { class: "visually-hidden" }, "none"));
  if (typeof value === "number") return el("td", { class: NUMBER }, value.toLocaleString("en", { maximumFractionDigits: 4, useGrouping: false }));
  if (typeof value === "string" && value.length > 60) return el("td", { class: "long" }, value);
  return el("td", {}, shown(value));
}

function shown(value) {
  const type = typeOfId(value);
  if (type) return link({ [type === "Paper" ? "paper" : "entity"]: value }, value);
  if (Array.isArray(value)) return value.map((one, i) => [i ? ", " : null, shown(one)]);
  // A node or a relationship that a query returned whole.
  if (value !== null && typeof value === "object") return el("code", {}, JSON.stringify(value));
  return String(value);
}

// One row a claim; answers without any have one row with their papers.
export function answerTable(answers) {
  const rows = answers.flatMap((answer) => (answer.claims.length ? answer.claims.map((claim) => claimRow(answer, claim)) : [bareRow(answer)]));
  const head = ["Answer", "Figure", "Metric", "Against", "On", "Status", "Paper", "Year"];
  const used = head.map((_, i) => rows.some((row) => row[i]?.textContent));
  return table("Answers", head.filter((_, i) => used[i]), rows.map((row) => row.filter((_, i) => used[i])));
}

function nameCell(answer) {
  return el("th", { scope: "row" }, answer.type === "Path" ? answer.name : entityLink(answer));
}

function claimRow(answer, claim) {
  const places = [...claim.hardware, ...claim.datasets];
  return [
    nameCell(answer),
    el("td", { class: "figure-cell" }, [figure(claim), arrow(claim)].filter(Boolean).join(" ")),
    el("td", {}, effect({ ...claim, direction: "is" })),
    el("td", {}, claim.baselines.join(", ")),
    el("td", {}, places.map((place, i) => [i ? ", " : null, entityLink(place)])),
    el("td", {}, answer.status),
    el("td", { class: "long" }, link({ paper: claim.paper.id }, claim.paper.title || claim.paper.id)),
    el("td", { class: NUMBER }, claim.paper.year && String(claim.paper.year)),
  ];
}

function bareRow(answer) {
  const papers = answer.papers.slice(0, 2).map((paper, i) => [i ? "; " : null, link({ paper: paper.id }, paper.title || paper.id)]);
  const more = answer.papers.length > 2 ? ` and ${answer.papers.length - 2} more` : null;
  const year = answer.details.year || (answer.papers.length === 1 && answer.papers[0].year);
  const empty = () => el("td", {});
  return [nameCell(answer), empty(), empty(), empty(), empty(), el("td", {}, answer.status === "aimed" ? "aimed" : ""), el("td", { class: "long" }, papers, more), el("td", { class: NUMBER }, year && String(year))];
}
