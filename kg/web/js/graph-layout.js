// Where nodes go. It draws no lots: the same address gives the same picture.

const EFFECTS = new Set(["REDUCES", "INCREASES", "KEEPS"]);
const STEP = 105;
const FEW = 9;

export const isEffect = (edge) => EFFECTS.has(edge.relation);

// Places for what is around the middle: each at an angle of its own, so that no node lies on another's line to the middle.
// Effects, whose lines carry figures, are on the inner ring; the rest alternates between two outer ones, so that names have room.
export function ring(graph, aspect) {
  const around = graph.nodes.filter((node) => node.around === graph.center && node.id !== graph.center);
  const near = new Set(graph.edges.filter((edge) => isEffect(edge) && [edge.source, edge.target].includes(graph.center)).flatMap((edge) => [edge.source, edge.target]));
  const effects = around.filter((node) => near.has(node.id));
  const others = around.filter((node) => !near.has(node.id)).sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
  const reach = 120 + 6 * around.length;
  const [wide, high] = [reach * Math.sqrt(aspect), reach / Math.sqrt(aspect)];
  const places = new Map([[graph.center, { x: 0, y: 0 }]]);
  let taken = 0;
  for (let slot = 0; slot < around.length; slot++) {
    const isInner = taken < effects.length && Math.floor(((slot + 1) * effects.length) / around.length) > taken;
    const node = isInner ? effects[taken++] : others[slot - taken];
    const far = around.length <= FEW ? 0.8 : isInner ? 0.62 : (slot - taken) % 2 ? 1 : 0.82;
    const turn = (slot / around.length) * 2 * Math.PI - Math.PI / 2;
    places.set(node.id, { x: wide * far * Math.cos(turn), y: high * far * Math.sin(turn) });
  }
  return places;
}

// Where the `i`th of `count` new nodes starts beside an expanded one: on arcs that look away from the middle.
export function fan({ x, y }, i, count) {
  const perArc = 7;
  const arc = Math.floor(i / perArc);
  const onArc = Math.min(perArc, count - arc * perArc);
  const turn = Math.atan2(y, x) + (((i % perArc) + 0.5) / onArc - 0.5) * Math.PI * 1.1;
  return { x: x + (arc + 1) * STEP * Math.cos(turn), y: y + (arc + 1) * STEP * Math.sin(turn) };
}

// Finds the new nodes, which start on their arcs, room among those that are there and stay.
export function settle(cy, fresh) {
  const others = cy.nodes().difference(fresh);
  if (fresh.empty()) return;
  others.lock();
  cy.layout({
    name: "cose", animate: false, randomize: false, fit: false, nodeDimensionsIncludeLabels: true, boundingBox: { x1: -500, y1: -350, x2: 500, y2: 350 },
    idealEdgeLength: () => 80, nodeRepulsion: () => 26000, nodeOverlap: 16, edgeElasticity: () => 80, gravity: 0.3, numIter: 500, initialTemp: 90,
  }).run();
  others.unlock();
}
