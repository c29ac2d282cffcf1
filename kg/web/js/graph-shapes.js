// How each kind of node looks: a colour of the style sheet and a shape, since colour alone does not reach everyone.

import { svg } from "./dom.js";

// Cytoscape's name of the shape, and its outline for the legend in a box of 16 by 16.
const SHAPES = {
  Method: ["ellipse", "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z"],
  Metric: ["diamond", "M8 .8 15.2 8 8 15.2.8 8z"],
  Task: ["round-rectangle", "M4 2.5h8a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H4A2.5 2.5 0 0 1 1.5 11V5A2.5 2.5 0 0 1 4 2.5z"],
  Dataset: ["hexagon", "M4.3 1.8h7.4L15.4 8l-3.7 6.2H4.3L.6 8z"],
  Hardware: ["rectangle", "M2 2.5h12v11H2z"],
  Paper: ["round-rectangle", "M4.5 1.5h7a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1z"],
};

export const shapeOf = (type) => SHAPES[type]?.[0] || "ellipse";

export function shapeIcon(type) {
  return svg("svg", { viewBox: "0 0 16 16", class: `shape kind-${type.toLowerCase()}`, "aria-hidden": "true" }, svg("path", { d: SHAPES[type][1] }));
}
