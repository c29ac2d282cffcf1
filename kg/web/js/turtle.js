// What is shown as RDF in Turtle, in the terms of ontology.ttl and with the IRIs that `kg export --format turtle` gives.

import { typeOfId } from "./dom.js";

const NODES = "https://w3id.org/claimgraph/id/";
const PREFIXES = {
  cg: "https://w3id.org/claimgraph/ontology#", cgs: "https://w3id.org/claimgraph/scheme/", dcterms: "http://purl.org/dc/terms/", oa: "http://www.w3.org/ns/oa#",
  prov: "http://www.w3.org/ns/prov#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs: "http://www.w3.org/2000/01/rdf-schema#", schema: "https://schema.org/",
  skos: "http://www.w3.org/2004/02/skos/core#", xsd: "http://www.w3.org/2001/XMLSchema#",
};

// RFC 3986's unreserved characters stay; dots at the end are encoded too, since segments of dots alone vanish.
function encoded(text) {
  const wellFormed = text.toWellFormed ? text.toWellFormed() : text;
  return encodeURIComponent(wellFormed).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase()).replace(/\.+$/, (dots) => "%2E".repeat(dots.length));
}

export function iri(id, part = "") {
  const at = id.indexOf(":");
  const path = at < 0 ? encoded(id) : `${encoded(id.slice(0, at))}/${encoded(id.slice(at + 1))}`;
  return `<${NODES}${path}${part && "#" + part}>`;
}

const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const text = (value) => `"${String(value).replace(/[\\"\n\r\t]/g, (c) => ESCAPES[c]).replace(/[\u0000-\u001f\u007f]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"))}"`;
const double = (value) => `"${value}"^^xsd:double`;

// Statements by subject, in the order in which they came; each once.
class Triples {
  constructor() { this.subjects = new Map(); }

  add(subject, predicate, object) {
    if (!this.subjects.has(subject)) this.subjects.set(subject, new Set());
    this.subjects.get(subject).add(`${predicate} ${object}`);
  }

  toString() {
    const head = Object.entries(PREFIXES).map(([prefix, space]) => `@prefix ${prefix}: <${space}> .`).join("\n");
    return head + "\n" + [...this.subjects].map(([subject, pairs]) => `\n${subject} ${[...pairs].join(" ;\n    ")} .\n`).join("");
  }
}

function entity(triples, { id, name, type, aliases = [], papers, better }) {
  const language = type === "Metric" ? "@en" : "";
  triples.add(iri(id), "a", `cg:${type}`);
  if (type === "Metric") {
    triples.add(iri(id), "a", "skos:Concept");
    triples.add(iri(id), "skos:inScheme", "cgs:metrics");
  }
  if (better) triples.add(iri(id), "cg:better", `cg:${better}`);
  if (name) triples.add(iri(id), "skos:prefLabel", text(name) + language);
  for (const alias of aliases) if (alias !== name) triples.add(iri(id), "skos:altLabel", text(alias) + language);
  if (Number.isInteger(papers)) triples.add(iri(id), "cg:paperCount", papers);
}

function paper(triples, { id, title, name, year, url, venue, authors }) {
  triples.add(iri(id), "a", "cg:Paper");
  triples.add(iri(id), "a", "schema:ScholarlyArticle");
  triples.add(iri(id), "dcterms:title", text(title || name));
  if (year) triples.add(iri(id), "dcterms:issued", `"${String(year).padStart(4, "0")}"^^xsd:gYear`);
  if (venue) triples.add(iri(id), "cg:venue", text(venue));
  if (authors?.length) triples.add(iri(id), "cg:authors", text(authors.join("; ")));
  if (url) triples.add(iri(id), "schema:url", `${text(url)}^^xsd:anyURI`);
}

function claim(triples, c) {
  const me = iri(c.id);
  for (const type of ["cg:Claim", "prov:Entity"]) triples.add(me, "a", type);
  triples.add(iri(c.paper.id), "cg:reports", me);
  triples.add(me, "prov:wasDerivedFrom", iri(c.paper.id));
  triples.add(me, "cg:about", iri(c.subject.id));
  triples.add(me, "cg:onMetric", iri(c.metric.id));
  triples.add(me, "cg:direction", `cgs:${c.direction}`);
  if (c.metric_text) triples.add(me, "cg:metricText", text(c.metric_text));
  for (const name of c.baselines) triples.add(me, "cg:baselineName", text(name));
  for (const device of c.hardware) triples.add(me, "cg:withHardware", iri(device.id));
  for (const dataset of c.datasets) triples.add(me, "cg:withDataset", iri(dataset.id));
  if (c.confidence !== null && c.confidence !== undefined) triples.add(me, "cg:confidence", double(c.confidence));
  if (c.rule) triples.add(me, "cg:rule", text(c.rule));
  if (c.kind) figure(triples, me, iri(c.id, "figure"), c);
  quote(triples, me, c);
  paper(triples, c.paper);
  for (const one of [c.subject, c.metric, ...c.hardware, ...c.datasets]) entity(triples, one);
}

function figure(triples, me, mine, { kind, low, high, unit, bound }) {
  triples.add(me, "cg:figure", mine);
  triples.add(mine, "a", "cg:Figure");
  triples.add(mine, "cg:kind", `cgs:${kind}`);
  triples.add(mine, "cg:low", double(low));
  triples.add(mine, "cg:high", double(high));
  if (unit) triples.add(mine, "cg:unit", text(unit));
  if (bound) triples.add(mine, "cg:bound", text(bound));
}

function quote(triples, me, c) {
  const [mine, words] = [iri(c.id, "quote"), iri(c.id, "text")];
  triples.add(me, "cg:evidence", mine);
  for (const type of ["cg:Quote", "oa:SpecificResource"]) triples.add(mine, "a", type);
  triples.add(mine, "oa:hasSource", iri(c.paper.id));
  triples.add(mine, "oa:hasSelector", words);
  triples.add(words, "a", "oa:TextQuoteSelector");
  triples.add(words, "oa:exact", text(c.evidence));
}

export function predicate(relation) {
  if (relation === "BROADER") return "skos:broader";
  const [first, ...rest] = relation.toLowerCase().split("_");
  return `cg:${first}${rest.map((word) => word[0].toUpperCase() + word.slice(1)).join("")}`;
}

// `edges`: {source, target, relation, papers, best, best_kind}. The support of an effect is a statement about it.
function edge(triples, { source, target, relation, papers, best, best_kind: kind }) {
  triples.add(iri(source), predicate(relation), iri(target));
  if (!["REDUCES", "INCREASES", "KEEPS"].includes(relation)) return;
  const statement = iri(source, `${predicate(relation).slice(3)}-${encoded(target)}`);
  triples.add(statement, "a", "cg:Effect");
  triples.add(statement, "rdf:subject", iri(source));
  triples.add(statement, "rdf:predicate", predicate(relation));
  triples.add(statement, "rdf:object", iri(target));
  if (papers) triples.add(statement, "cg:paperCount", papers);
  if (best !== null && best !== undefined) triples.add(statement, "cg:bestFigure", double(best));
  if (kind) triples.add(statement, "cg:bestKind", `cgs:${kind}`);
}

// Everything that a view holds, as one Turtle document.
export function turtle({ entities = [], papers = [], claims = [], edges = [] }) {
  const triples = new Triples();
  for (const one of entities) (one.type === "Paper" ? paper : entity)(triples, one);
  for (const one of papers) paper(triples, one);
  for (const one of claims) claim(triples, one);
  for (const one of edges) edge(triples, one);
  return triples.toString();
}

// The way an edge leads: some (what a method's papers use, measure, run on) are said of papers, so a method's are left out.
const FROM_PAPERS = new Set(["PROPOSES", "USES", "COMPARES_WITH", "ADDRESSES", "INTRODUCES", "EVALUATES_ON", "MEASURES", "RUNS_ON"]);
export const isStated = ({ source, relation }) => !FROM_PAPERS.has(relation) || typeOfId(source) === "Paper";

export function graphTurtle({ nodes, edges }) {
  return turtle({ entities: nodes, edges: edges.filter(isStated) });
}

// Rows of a query: the things that they name, each with the name that stands beside its id where one does.
export function rowsTurtle(columns, rows) {
  const found = new Map();
  for (const row of rows) {
    row.forEach((value, i) => {
      const type = typeOfId(value);
      if (type && !found.get(value)?.name) found.set(value, { id: value, type, name: row[nameColumn(columns, columns[i], type)] });
    });
  }
  return turtle({ entities: [...found.values()].filter((one) => one.type !== "Paper" || one.name) });
}

function nameColumn(columns, column, type) {
  const wanted = column === "id" ? ["name", "title"] : type === "Paper" ? ["title", `${column}_name`] : [`${column}_name`];
  return wanted.map((name) => columns.indexOf(name)).find((i) => i >= 0);
}
