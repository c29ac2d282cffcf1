// What a graph view shows: the entity in the middle, what the reader expanded, and the kinds that are wanted.

import { getGraph } from "./api.js";

export const KINDS = ["Method", "Metric", "Task", "Dataset", "Hardware", "Paper"];
const AROUND_OTHERS = 12;
// A phone has room for fewer names.
const aroundCenter = () => (matchMedia("(max-width: 40rem)").matches ? 14 : 30);

// The part of the address that a graph view has: ?graph=ID&open=ID&open=ID&kinds=Method,Metric&as=list
export function readState(parameters) {
  const kinds = (parameters.get("kinds") || "").split(",").filter((kind) => KINDS.includes(kind));
  const center = parameters.get("graph");
  return {
    center,
    open: [...new Set(parameters.getAll("open"))].filter((id) => id && id !== center),
    kinds: new Set(kinds.length ? kinds : KINDS),
    as: parameters.get("as") === "list" ? "list" : "",
  };
}

export function stateParameters({ center, open, kinds, as }) {
  const filter = kinds.size < KINDS.length ? KINDS.filter((kind) => kinds.has(kind)).join(",") : "";
  return [["graph", center], ...open.map((id) => ["open", id]), ["kinds", filter], ["as", as]];
}


// One answer of the service per expanded node, in the order of expansion, so that the same address gives the same picture.
export class GraphData {
  constructor() {
    this.parts = new Map();
  }

  // Reads what the state needs and is not here yet; a node that the graph does not hold fails as the service says.
  async load({ center, open, kinds }, signal) {
    const filter = kinds.size < KINDS.length ? KINDS.filter((kind) => kinds.has(kind)).join(",") : "";
    const wanted = [center, ...open];
    const parts = await Promise.all(wanted.map((id) => this.parts.get(`${filter} ${id}`) || getGraph(id, filter, id === center ? aroundCenter() : AROUND_OTHERS, signal)));
    wanted.forEach((id, i) => this.parts.set(`${filter} ${id}`, parts[i]));
    return merge(wanted, parts, kinds);
  }
}

// Nodes and edges of all parts, each once; `around` says by which part a node came in.
function merge(wanted, parts, kinds) {
  const nodes = new Map();
  const edges = new Map();
  parts.forEach((part, i) => {
    for (const node of part.nodes) {
      if (!nodes.has(node.id) && (kinds.has(node.type) || wanted.includes(node.id))) nodes.set(node.id, { ...node, around: wanted[i] });
    }
  });
  for (const part of parts) for (const edge of part.edges) {
    if (nodes.has(edge.source) && nodes.has(edge.target)) edges.set(edge.id, edge);
  }
  return { center: wanted[0], open: wanted.slice(1), nodes: [...nodes.values()], edges: [...edges.values()], truncated: parts.some((part) => part.truncated) };
}
