// The view of a question: how it was read, the chart, the answers.

import { ask } from "./api.js";
import { chart } from "./chart.js";
import { claimGroups, context, headline, paperLine, sentence } from "./claims.js";
import { el, entityLink, graphLink, link, plural, switcher, typeTag } from "./dom.js";
import { claimRows, exportBar } from "./export.js";
import { note } from "./nav.js";
import { answerTable } from "./table.js";
import { turtle } from "./turtle.js";

const FIRST = 20;

export async function answerView(parameters, signal) {
  const question = parameters.get("q").trim();
  const answer = await ask(question, signal);
  const page = `${question} – Claimgraph`;
  if (!answer.understood) return { title: page, status: "The question was not understood.", node: notUnderstood(answer) };
  const count = answer.total;
  const as = parameters.get("as") === "table" ? "table" : "";
  return { title: page, status: answer.count === null ? plural(count, "answer") : String(answer.count), node: el("div", { class: "view answer-view" }, heading(answer), count ? found(answer, as) : empty(answer)) };
}

function heading(answer) {
  return el("header", { class: "view-head" },
    el("h1", {}, answer.question),
    el("details", { class: "reading" },
      el("summary", {}, el("span", { class: "read-as" }, "Read as: "), answer.reading),
      readingTable(answer)));
}

// The named queries that were run, each with a link that opens it in the query view.
function readingTable(answer) {
  return [{ query: answer.query, parameters: answer.parameters }, ...answer.also].map(({ query, parameters }) => {
    const pairs = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
    const address = [["query", query], ...pairs.map(([name, value]) => [`p.${name}`, value]), ["run", "1"]];
    return el("dl", {},
      el("dt", {}, "Named query"), el("dd", {}, link(address, el("code", {}, query))),
      pairs.map(([name, value]) => [el("dt", {}, name), el("dd", {}, el("code", {}, value))]));
  });
}

function found(answer, as) {
  const counted = answer.answers.filter((a) => a.id.startsWith("count:"));
  if (counted.length) return counted.map((a) => el("p", { class: "number" }, a.name));
  const shared = answer.answers.filter((a) => a.details.relation === "shared");
  const aimed = answer.answers.filter((a) => a.status === "aimed");
  const reported = answer.answers.filter((a) => !shared.includes(a) && !aimed.includes(a));
  const bars = reported.map((a) => ({ entity: a, claim: best(a.claims) })).filter((bar) => bar.claim);
  const body = el("div");
  const show = (way) => body.replaceChildren(...[way === "table" ? answerTable(answer.answers) : cards(reported, shared, aimed)].flat().filter(Boolean));
  const change = (way) => { show(way); note({ q: answer.question, as: way }, { replace: true }); };
  show(as);
  return [
    el("div", { class: "tools" }, summary(answer, reported, aimed), switcher("Shown as", { "": "Cards", table: "Table" }, as, change), exports(answer)),
    chart(bars, bars.length ? caption(bars) : ""),
    body,
  ];
}

function cards(reported, shared, aimed) {
  return [
    reported.length ? section(null, reported) : null,
    shared.length ? section(head("What both share", "Entities of the papers of either, with how many papers of each."), shared) : null,
    aimed.length ? section(head("Aimed at, nothing reported", "Their papers address a task that aims at this metric, and state no result for it."), aimed) : null,
  ];
}

function exports(answer) {
  const claims = answer.answers.flatMap((one) => one.claims);
  const rows = () => [["id", "name", "type", "status", "papers"], ...answer.answers.map((a) => [a.id, a.name, a.type, a.status, a.papers.map((paper) => paper.id)])];
  return exportBar(answer.question, {
    csv: () => (claims.length ? claimRows(claims) : rows()),
    json: () => answer,
    turtle: () => turtle({
      entities: answer.answers.filter((a) => a.type !== "Paper" && /^(method|task|dataset|metric|hardware):/.test(a.id)),
      papers: answer.answers.flatMap((a) => [...(a.type === "Paper" ? [{ id: a.id, title: a.name, year: a.details.year }] : []), ...a.papers]),
      claims,
    }),
  });
}

function head(title, text) {
  return el("div", { class: "section-head" }, el("h2", {}, title), el("p", {}, text));
}

function summary(answer, reported, aimed) {
  if (answer.count !== null) return el("p", { class: "number" }, answer.count.toLocaleString("en"));
  const words = { Paper: ["paper"], Path: ["way"] }[answer.answers[0].type] || ["answer"];
  const parts = [];
  if (reported.length) parts.push(plural(reported.length, ...words) + (aimed.length ? " reported" : ""));
  if (aimed.length) parts.push(`${aimed.length.toLocaleString("en")} aimed at`);
  if (answer.total > answer.answers.length) parts.push(`the first ${answer.answers.length} of ${answer.total.toLocaleString("en")} are shown`);
  return el("p", { class: "count" }, parts.join(" · "));
}

function caption(bars) {
  const directions = new Set(bars.map((bar) => bar.claim.direction));
  const way = directions.size > 1 ? "Change" : directions.has("down") ? "Reduction" : "Increase";
  return `${way}, as a factor: the best figure of each, with its baseline.`;
}

function best(claims) {
  return [...(claims || [])].filter((c) => c.factor > 1).sort((a, b) => b.factor - a.factor)[0];
}

// Answers with sentences are cards; those without are rows of one list.
function section(heading, answers) {
  const isMixed = new Set(answers.map((a) => a.type)).size > 1;
  const roles = new Set(answers.map((a) => a.details.role).filter(Boolean));
  const options = { showType: isMixed, showRole: roles.size > 1 };
  const isList = answers.every((a) => !a.claims.length && !a.quotes.length);
  const draw = (answer) => (isList ? row(answer, options) : card(answer, options));
  const list = el("ol", { class: isList ? "list" : "answers" }, answers.slice(0, FIRST).map(draw));
  const more = answers.length > FIRST && el("button", { type: "button", class: "quiet", onclick: (event) => {
    const added = answers.slice(FIRST).map(draw);
    list.append(...added);
    added[0].querySelector("a")?.focus();
    event.target.remove();
  } }, `Show ${answers.length - FIRST} more`);
  return el("section", {}, heading, list, more);
}

function title(answer, { showType, showRole }) {
  return [
    el("div", { class: "card-head" },
      el("h3", {}, entityLink(answer)),
      showType && typeTag(answer.type),
      (answer.claims.length || answer.status === "aimed") && el("span", { class: `badge ${answer.status}` }, answer.status),
      showRole && answer.details.role && el("span", { class: "type" }, answer.details.role)),
    answer.aliases.length ? el("p", { class: "aliases" }, answer.aliases.slice(0, 3).join(" · ")) : null,
  ];
}

function card(answer, options) {
  const [first, ...rest] = answer.claims;
  const aboutPaper = answer.type === "Paper";
  const said = first
    ? [sentence([first]), aboutPaper ? null : paperLine(first.paper), rest.length ? el("details", { class: "rest" },
      el("summary", {}, plural(rest.length, "more claim")), claimGroups(rest, { subject: aboutPaper, paper: !aboutPaper })) : null]
    : answer.quotes.length
      ? answer.quotes.slice(0, 3).map((quote) => [el("blockquote", { class: "evidence" }, quote.evidence), paperLine(quote.paper)])
      : papers(answer.papers);
  return el("li", { class: "card with-claims" },
    el("div", { class: "side" }, title(answer, options), first && [headline(first, aboutPaper), context(first)], el("p", {}, graphLink(answer))),
    el("div", {}, said));
}

function row(answer, options) {
  if (answer.type === "Path") return path(answer);
  const { first_papers: first, second_papers: second, support, year } = answer.details;
  const note = first !== undefined ? `${first} and ${second} papers` : support ? plural(support, "paper") : year ? String(year) : "";
  return el("li", {},
    el("div", { class: "side" }, title(answer, options)),
    el("div", {}, note ? el("p", { class: "source" }, note) : answer.type === "Paper" ? null : papers(answer.papers)));
}

// A path between two entities, as links one after the other.
function path(answer) {
  const known = /^(method|task|dataset|metric|hardware|paper):/;
  const names = answer.details.nodes.map((node) => {
    if (!known.test(node.id)) return el("span", { class: "via" }, `“${node.name}”`);
    return link({ [node.id.startsWith("paper:") ? "paper" : "entity"]: node.id }, node.name);
  });
  const words = (answer.details.links || []).map((type) => String(type).toLowerCase().replaceAll("_", " "));
  return el("li", { class: "path" }, names.map((name, i) => [i ? el("span", { class: "via" }, ` — ${words[i - 1] || ""} — `) : null, name]));
}

function papers(list) {
  if (list.length <= 3) return list.map(paperLine);
  return [list.slice(0, 2).map(paperLine), el("details", { class: "rest" }, el("summary", {}, `${list.length - 2} more papers`), list.slice(2).map(paperLine))];
}

function empty(answer) {
  return el("div", { class: "notice" },
    el("h2", {}, "Nothing in the graph answers this"),
    el("p", {}, "The question was understood, but no paper here reports it. Try a broader metric, a smaller figure, or one of these:"),
    suggestions(answer.suggestions));
}

function notUnderstood(answer) {
  return el("div", { class: "view answer-view" }, el("header", { class: "view-head" }, el("h1", {}, answer.question)),
    el("div", { class: "notice" },
      el("h2", {}, "This question was not understood"),
      el("p", {}, "Claimgraph answers only what it can read with certainty. Questions like these work:"),
      suggestions(answer.suggestions)));
}

export function suggestions(questions) {
  return el("ul", { class: "chips" }, (questions || []).map((q) => el("li", {}, link({ q }, q))));
}
