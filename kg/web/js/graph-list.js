// The same graph as text: every node with what connects it, to read, to tab through and to expand.

import { el, entityLink } from "./dom.js";
import { KINDS } from "./graph-data.js";
import { shapeIcon } from "./graph-shapes.js";
import { bestFigure, relationWords } from "./relations.js";

const SHOWN = 3;
const HEADS = { Method: "Methods", Metric: "Metrics", Task: "Tasks", Dataset: "Datasets", Hardware: "Hardware", Paper: "Papers" };

// `on`: {choose(id), expand(id)}
export function graphList(graph, on) {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const told = tell(graph, names);
  const open = new Set([graph.center, ...graph.open]);
  return KINDS.map((kind) => {
    const nodes = graph.nodes.filter((node) => node.type === kind);
    if (!nodes.length) return null;
    return el("section", {},
      el("h3", {}, shapeIcon(kind), HEADS[kind], el("span", { class: "amount" }, ` ${nodes.length}`)),
      el("ul", {}, nodes.map((node) => item(node, told.get(node.id) || [], open, graph.center, on))));
  });
}

function item(node, lines, open, center, on) {
  const isOpen = open.has(node.id);
  const rest = lines.slice(SHOWN);
  return el("li", { "data-id": node.id, class: node.id === center ? "is-center" : null, onmouseenter: () => on.choose(node.id), onfocusin: () => on.choose(node.id) },
    el("div", { class: "node-head" },
      entityLink(node),
      node.id === center ? el("span", { class: "detail" }, "in the middle") : el("button", {
        type: "button", class: "small", "aria-expanded": String(isOpen), "aria-label": `${isOpen ? "Collapse" : "Expand"} ${node.name}`, title: isOpen ? "Collapse" : "Expand",
        onclick: () => on.expand(node.id),
      }, isOpen ? "−" : "+")),
    lines.length ? el("ul", { class: "told" }, lines.slice(0, SHOWN).map((line) => el("li", {}, line)),
      rest.length ? el("li", {}, el("details", {}, el("summary", {}, `${rest.length} more`), el("ul", {}, rest.map((line) => el("li", {}, line))))) : null) : null);
}

// Each edge is told once: at the end that is not in the middle, else where it starts.
function tell(graph, names) {
  const told = new Map();
  for (const edge of graph.edges) {
    const outgoing = edge.target === graph.center || edge.source !== graph.center;
    const [here, other] = outgoing ? [edge.source, edge.target] : [edge.target, edge.source];
    const papers = edge.papers > 1 ? ` (${edge.papers} papers)` : "";
    const line = [relationWords(edge.relation, outgoing), names.get(other), bestFigure(edge)].filter(Boolean).join(" ") + papers;
    told.set(here, [...(told.get(here) || []), line]);
  }
  return told;
}
