// The view of queries: the named ones with a form for their parameters, and a box for read-only Cypher.

import { getQueries, runCypher, runQuery, suggest } from "./api.js";
import { el, plural, typeOfId } from "./dom.js";
import { exportBar } from "./export.js";
import { go } from "./nav.js";
import { rowTable } from "./table.js";
import { rowsTurtle } from "./turtle.js";
import { entityBox } from "./typeahead.js";

const KINDS = { method: "Method", metric: "Metric", task: "Task", dataset: "Dataset", hardware: "Hardware", entity: "" };
const START = "MATCH (m:Method)-[r:REDUCES]->(x:Metric)\nRETURN m.id AS method, x.id AS metric, r.best AS best, r.best_kind AS kind, r.papers AS papers\nORDER BY papers DESC, best DESC LIMIT 25";

// ?query=NAME&p.metric=memory runs a named query, ?cypher=TEXT a free one; ?query and ?cypher alone show the forms.
export async function queryView(parameters, signal) {
  const queries = await getQueries(signal);
  const name = parameters.get("query") || "";
  const text = parameters.get("cypher");
  const given = Object.fromEntries([...parameters].filter(([key]) => key.startsWith("p.")).map(([key, value]) => [key.slice(2), value]));
  const query = queries.find((one) => one.name === name);
  const isRun = Boolean(text?.trim()) || Boolean(query && parameters.has("run"));
  const result = isRun ? await outcome(() => (query ? runQuery(name, given, signal) : runCypher(text, signal)), signal) : null;
  const title = query ? query.title : "Queries";
  return {
    title: `${title} – Claimgraph`,
    status: result?.rows ? plural(result.rows.length, "row") : title,
    node: el("div", { class: "view query-view" },
      el("header", { class: "view-head" },
        el("h1", {}, "Query the graph"),
        el("p", { class: "aliases" }, "Run a query that has a name, or write one in Cypher. Nothing here can change the graph.")),
      el("div", { class: "query-forms" }, namedForm(queries, query, given), cypherForm(text, query, Boolean(result))),
      result && shown(result, query ? name : "cypher")),
  };
}

// The rows, or the problem that the service names: a query that fails is no failure of the page.
async function outcome(run, signal) {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted || !error.status || error.status === 401) throw error;
    return { problem: error };
  }
}

function namedForm(queries, query, given) {
  const select = el("select", { id: "named", onchange: () => go({ query: select.value }) },
    el("option", { value: "" }, "Choose a query …"),
    queries.map((one) => el("option", { value: one.name, selected: one.name === query?.name }, one.title)));
  const form = el("form", { class: "panel named", onsubmit: (event) => {
    event.preventDefault();
    if (query) go([["query", query.name], ...new FormData(form), ["run", "1"]]);
  } },
  el("h2", {}, el("label", { for: "named" }, "Named query")), select,
  query && [
    el("p", { class: "note" }, query.description),
    el("div", { class: "fields" }, query.parameters.map((parameter) => field(parameter, given[parameter.name]))),
    el("div", { class: "row" },
      el("button", { type: "submit" }, "Run"),
      el("button", { type: "button", class: "quiet", onclick: () => edit(query, new FormData(form)) }, "Edit as Cypher")),
  ]);
  return form;
}

function field(parameter, value) {
  const id = `p-${parameter.name}`;
  const isNumber = ["int", "float"].includes(parameter.type);
  const input = el("input", {
    id, name: `p.${parameter.name}`, type: isNumber ? "number" : "text", step: isNumber ? "any" : null, value: value ?? parameter.default ?? "",
    required: parameter.required, autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-note`,
  });
  const place = el("div", { class: "picker" }, input);
  if (parameter.type in KINDS) entityBox(input, { type: KINDS[parameter.type], pick: (item) => { input.value = item.id; } });
  return el("div", { class: "field" }, el("label", { for: id }, parameter.name), place, el("p", { class: "note", id: `${id}-note` }, parameter.description));
}

const plainText = (query) => query.text.split("\n").filter((line) => !line.startsWith("//")).join("\n").trim();

// A named query's text with the parameters' values in place of their names: names of entities as their ids, as the query takes them.
async function edit(query, values) {
  let text = plainText(query);
  for (const { name, type } of query.parameters) {
    const value = String(values.get(`p.${name}`) ?? "");
    const literal = ["int", "float"].includes(type) ? value || "0" : `'${(await idOf(value, type)).replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
    text = text.replace(new RegExp(`\\$${name}\\b`, "g"), () => literal);
  }
  const box = document.getElementById("cypher");
  box.value = text;
  box.rows = rowsFor(text);
  box.focus();
  box.setSelectionRange(0, 0);
  box.scrollTop = 0;
}

async function idOf(value, type) {
  if (!(type in KINDS) || typeOfId(value)) return value;
  const { items } = await suggest(value, KINDS[type]).catch(() => ({ items: [] }));
  return items[0]?.id || value;
}

const rowsFor = (text, most = 24) => Math.min(most, Math.max(7, text.split("\n").length + 1));

function cypherForm(text, query, hasResult) {
  const box = el("textarea", { id: "cypher", name: "cypher", rows: "7", spellcheck: "false", autocapitalize: "off", "aria-describedby": "cypher-keys", onkeydown: (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  } });
  box.value = text || (query ? plainText(query) : START);
  box.rows = rowsFor(box.value, hasResult ? 11 : 24);
  const form = el("form", { class: "panel cypher", onsubmit: (event) => {
    event.preventDefault();
    go({ cypher: box.value.trim() || null });
  } },
  el("h2", {}, el("label", { for: "cypher" }, "Cypher, read-only")), box,
  el("div", { class: "row" }, el("button", { type: "submit" }, "Run"), el("span", { class: "note", id: "cypher-keys" }, "Ctrl+Enter runs it, too.")));
  return form;
}

function shown(result, name) {
  if (result.problem) {
    return el("div", { class: "notice error", role: "alert" }, el("h2", {}, result.problem.title || "The query failed"), el("p", {}, result.problem.detail || "No reason was given."));
  }
  const { columns, rows, truncated, seconds } = result;
  const took = seconds === undefined ? "" : ` in ${seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : `${seconds.toFixed(1)} s`}`;
  return el("section", { class: "result", "aria-label": "Result" },
    el("div", { class: "tools" },
      el("p", { class: "count" }, plural(rows.length, "row") + took, truncated && el("strong", { class: "cut" }, " · there are more: the result is cut here")),
      rows.length ? exportBar(name, {
        csv: () => [columns, ...rows],
        json: () => rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
        turtle: () => rowsTurtle(columns, rows),
      }) : null),
    rows.length ? rowTable("Rows of the query", columns, rows) : el("p", { class: "notice small" }, "No row matches. Try other values, or a broader metric."));
}
