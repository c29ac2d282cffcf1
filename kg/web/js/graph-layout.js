// Where nodes go. It draws no lots: the same address gives the same picture.

const EFFECTS = new Set(["REDUCES", "INCREASES", "KEEPS"]);
const FEW = 9;
// Of what is around an expanded node: how far that moves out, the first arc's radius and number of nodes.
const OUT = 150;
const STEP = 135;
const PER_ARC = 5;
// The room of a node with its name and of a paper, whose title shows when it is pointed at; how often they are pushed apart at most.
const BOX = { wide: 132, high: 62 };
const SMALL = { wide: 36, high: 36 };
const ROUNDS = 80;

export const isEffect = (edge) => EFFECTS.has(edge.relation);

// Places for what is around the middle: each at an angle of its own, so that no node lies on another's line to the middle.
// Effects, whose lines carry figures, are on the inner ring; the rest alternates between two outer ones, so that names have room.
function ring(graph, aspect) {
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

// Places for all: what the reader expanded moves outwards, and what came with it stands on arcs beyond it.
export function layout(graph, aspect) {
  const places = ring(graph, aspect);
  const loose = new Set();
  for (const id of graph.open) {
    const came = graph.nodes.filter((node) => node.around === id && !places.has(node.id));
    const from = places.get(id) || { x: 0, y: 0 };
    const away = Math.atan2(from.y, from.x);
    const middle = { x: from.x + OUT * Math.cos(away), y: from.y + OUT * Math.sin(away) };
    if (came.length) places.set(id, middle);
    let arc = 0;
    for (let first = 0; first < came.length; first += PER_ARC + 3 * arc++) {
      const onArc = came.slice(first, first + PER_ARC + 3 * arc);
      onArc.forEach((node, i) => {
        const turn = away + ((i + 0.5) / onArc.length - 0.5) * Math.PI * 1.15;
        const far = STEP * (1 + 0.85 * arc);
        places.set(node.id, { x: middle.x + 1.15 * far * Math.cos(turn), y: middle.y + far * Math.sin(turn) });
        loose.add(node.id);
      });
    }
  }
  const papers = new Set(graph.nodes.filter((node) => node.type === "Paper").map((node) => node.id));
  pushApart(places, loose, (id) => (papers.has(id) ? SMALL : BOX));
  return places;
}

// Moves loose nodes until no name covers another, the lesser way first.
function pushApart(places, loose, roomOf) {
  const all = [...places];
  for (let round = 0, moved = true; round < ROUNDS && moved; round++) {
    moved = false;
    for (const [id, a] of all) if (loose.has(id)) for (const [other, b] of all) {
      const [dx, dy] = [a.x - b.x, a.y - b.y];
      const [wide, high] = ["wide", "high"].map((side) => (roomOf(id)[side] + roomOf(other)[side]) / 2);
      const [overX, overY] = [wide - Math.abs(dx), high - Math.abs(dy)];
      if (other === id || overX <= 0 || overY <= 0) continue;
      moved = true;
      const share = loose.has(other) ? 0.5 : 1;
      if (overX / wide < overY / high) a.x += share * (dx < 0 ? -overX : overX);
      else a.y += share * (dy < 0 ? -overY : overY);
    }
  }
}
