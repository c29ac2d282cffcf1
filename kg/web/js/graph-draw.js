// Draws a graph with Cytoscape.js, which comes from npm when the package is built and is served from here.

import cytoscape from "../vendor/cytoscape/cytoscape.esm.min.mjs";
import { isEffect, layout } from "./graph-layout.js";
import { shapeOf } from "./graph-shapes.js";
import { bestFigure, relationWords } from "./relations.js";

// With few edges, every one says what it is; with more, only those that carry a figure, and those of the chosen node.
const FEW_EDGES = 16;

const short = (text, length) => (text.length > length ? text.slice(0, length - 1).trimEnd() + "…" : text);
const size = (papers) => Math.min(56, 18 + 8 * Math.log2(1 + (papers || 0)));

// `on`: {choose(id), expand(id), open(id)}. The result draws what it is given and says where nodes are.
export function drawing(container, on) {
  const cy = cytoscape({ container, minZoom: 0.2, maxZoom: 2.5, boxSelectionEnabled: false, autounselectify: true });
  cy.on("onetap", "node", (event) => on.expand(event.target.id()));
  cy.on("dbltap", "node", (event) => on.open(event.target.id()));
  cy.on("tapdragover", "node", (event) => { container.classList.add("over"); mark(event.target, "near"); });
  cy.on("tapdragout", "node", () => { container.classList.remove("over"); mark(null, "near"); });

  function mark(node, name) {
    cy.elements(`.${name}`).removeClass(name);
    if (node?.length) node.closedNeighborhood().addClass(name);
  }

  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const restyle = () => cy.style(styles(cy));
  restyle();
  scheme.addEventListener("change", restyle);

  return {
    update(graph) { update(cy, graph); },
    choose(id) {
      mark(id ? cy.getElementById(id) : null, "chosen-near");
      cy.elements(".chosen").removeClass("chosen");
      if (id) cy.getElementById(id).addClass("chosen");
    },
    show(id) {
      const node = cy.getElementById(id);
      if (node.length && !inView(cy, node)) cy.animate({ center: { eles: node }, duration: still() ? 0 : 200 });
    },
    fit() { fit(cy); },
    zoom(factor) { cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }); },
    resize() { cy.resize(); fit(cy); },
    destroy() { scheme.removeEventListener("change", restyle); cy.destroy(); },
  };
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function inView(cy, node) {
  const { x, y } = node.renderedPosition();
  return x > 20 && y > 20 && x < cy.width() - 20 && y < cy.height() - 20;
}

// The whole graph in its frame, and its words in a size that can be read there: zooming in makes both larger.
function fit(cy) {
  cy.fit(undefined, 22);
  if (cy.zoom() > 1.25) { cy.zoom(1.25); cy.center(); }
  cy.scratch("text", Math.min(2, Math.max(0.8, (cy.width() < 500 ? 0.8 : 0.95) / cy.zoom())));
  cy.style(styles(cy));
}

function update(cy, graph) {
  const drawn = telling(graph.edges);
  const [nodes, edges] = [graph.nodes, drawn].map((list) => new Set(list.map((one) => one.id)));
  const places = layout(graph, Math.min(1.7, Math.max(0.7, cy.width() / cy.height() || 1)));
  cy.batch(() => {
    cy.elements().filter((one) => !(one.isNode() ? nodes : edges).has(one.id())).remove();
    cy.add(graph.nodes.filter((node) => cy.getElementById(node.id).empty()).map(nodeElement));
    cy.add(drawn.filter((edge) => cy.getElementById(edge.id).empty()).map(edgeElement));
    cy.edges().forEach((edge) => { edge.toggleClass("told", drawn.length <= FEW_EDGES || isEffect(edge.data())); });
    cy.nodes().forEach((node) => {
      node.position(places.get(node.id()) || { x: 0, y: 0 });
      node.toggleClass("center", node.id() === graph.center);
      node.toggleClass("open", node.id() === graph.center || graph.open.includes(node.id()));
    });
  });
  fit(cy);
}

// Of several edges between two nodes one is drawn, an effect before what else the papers do; the list has them all.
function telling(edges) {
  const found = new Map();
  for (const edge of edges) {
    const pair = [edge.source, edge.target].sort().join(" ");
    if (!found.has(pair) || rank(edge) > rank(found.get(pair))) found.set(pair, edge);
  }
  return [...found.values()];
}

const rank = (edge) => (isEffect(edge) ? 2 : 0) + (bestFigure(edge) ? 1 : 0);

function nodeElement(node) {
  const label = short(node.name, node.type === "Paper" ? 44 : 32);
  return { group: "nodes", data: { id: node.id, label, kind: node.type, size: node.type === "Paper" ? 18 : size(node.papers) }, classes: node.type.toLowerCase() };
}

function edgeElement(edge) {
  const words = [relationWords(edge.relation), bestFigure(edge)].filter(Boolean).join(" ");
  return { group: "edges", data: { ...edge, label: words, width: 1 + Math.min(4, Math.log2(1 + (edge.papers || 0)) * 0.9) }, classes: edge.relation.toLowerCase() };
}

function colours(container) {
  const style = getComputedStyle(container);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(["ink", "soft", "line", "card", "accent", "down", "up", "method", "metric", "task", "dataset", "hardware", "document", "edge-line"].map((name) => [name, read(name)]));
}

function styles(cy) {
  const container = cy.container();
  const c = colours(container);
  const text = (pixels) => pixels * (cy.scratch("text") || 1);
  const font = getComputedStyle(container).fontFamily;
  const kind = (name, colour, shape) => ({ selector: `node.${name}`, style: { "background-color": colour, shape: shapeOf(shape) } });
  return [
    { selector: "node", style: {
      label: "data(label)", width: "data(size)", height: "data(size)", color: c.ink, "font-family": font, "font-size": text(13), "text-valign": "bottom", "text-margin-y": 4,
      "text-outline-color": c.card, "text-outline-width": 2.5, "text-wrap": "wrap", "text-max-width": text(120), "min-zoomed-font-size": 5, "border-width": 0, "overlay-opacity": 0,
    } },
    kind("method", c.method, "Method"), kind("metric", c.metric, "Metric"), kind("task", c.task, "Task"), kind("dataset", c.dataset, "Dataset"), kind("hardware", c.hardware, "Hardware"),
    { selector: "node.paper", style: { shape: shapeOf("Paper"), width: 14, height: 18, "background-color": c.document, color: c.soft, "font-size": text(11.5), label: "" } },
    { selector: "node.paper.near, node.paper.chosen-near, node.paper.center", style: { label: "data(label)" } },
    { selector: "node.open", style: { "border-width": 3, "border-color": c.card, "outline-width": 2, "outline-color": c.accent, "outline-offset": 1 } },
    { selector: "node.center", style: { "font-size": text(17), "font-weight": 700, "z-index": 9 } },
    { selector: "edge", style: {
      width: "data(width)", "line-color": c["edge-line"], "target-arrow-color": c["edge-line"], "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier", opacity: 0.9,
      color: c.soft, "font-family": font, "font-size": text(11), "text-rotation": "autorotate", "text-background-color": c.card, "text-background-opacity": 0.92, "text-background-padding": 1.5, "min-zoomed-font-size": 6, "overlay-opacity": 0,
    } },
    { selector: "edge.reduces", style: { "line-color": c.down, "target-arrow-color": c.down, color: c.down } },
    { selector: "edge.increases", style: { "line-color": c.up, "target-arrow-color": c.up, color: c.up } },
    { selector: "edge.told, edge.near, edge.chosen-near", style: { label: "data(label)" } },
    { selector: "edge.near, edge.chosen-near", style: { opacity: 1, "z-index": 8, "font-size": text(12), color: c.ink } },
    { selector: "node.chosen", style: { "border-width": 3, "border-color": c.ink } },
    { selector: "node.near, node.chosen-near", style: { "z-index": 8 } },
  ];
}
