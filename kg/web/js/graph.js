// The view of a graph around an entity. It is loaded when it is first opened, so that the start page stays light.

import { el, entityLink, plural, switcher } from "./dom.js";
import { exportBar } from "./export.js";
import { GraphData, KINDS, readState, stateParameters } from "./graph-data.js";
import { graphList } from "./graph-list.js";
import { shapeIcon } from "./graph-shapes.js";
import { go, note } from "./nav.js";
import { graphTurtle } from "./turtle.js";
import { entityBox } from "./typeahead.js";

const WORDS = { Method: "Methods", Metric: "Metrics", Task: "Tasks", Dataset: "Datasets", Hardware: "Hardware", Paper: "Papers" };

export async function graphView(parameters, signal) {
  const state = readState(parameters);
  const data = new GraphData();
  const [graph, draw] = await Promise.all([data.load(state, signal), drawer()]);
  const view = new GraphView(state, data, graph, draw);
  signal.addEventListener("abort", () => view.close());
  const name = view.nameOf(state.center);
  return { title: `Graph around ${name} – Claimgraph`, status: `Graph of ${plural(graph.nodes.length, "node")} around ${name}`, node: view.node, shown: () => view.start() };
}

// The drawing library, or null where the package was built without it: the list shows the same.
async function drawer() {
  try {
    return (await import("./graph-draw.js")).drawing;
  } catch {
    return null;
  }
}

class GraphView {
  constructor(state, data, graph, draw) {
    Object.assign(this, { state, data, graph, draw, chosen: null, picture: null });
    this.canvas = el("div", { class: "canvas", tabindex: "0", role: "application", "aria-label": "Graph", "aria-describedby": "graph-keys", onkeydown: (event) => this.key(event) });
    this.list = el("div", { class: "graph-list" });
    this.told = el("p", { class: "count", role: "status" });
    this.node = el("div", { class: "view graph-view", "data-as": state.as || "both" },
      this.head(), this.tools(), this.told,
      el("div", { class: "graph-body" },
        draw ? el("div", { class: "stage" }, this.canvas, this.zoomButtons(), this.keys()) : el("p", { class: "notice small" }, "The drawing library is not installed: it comes from npm when the package is installed. The list has the same graph."),
        el("aside", { "aria-label": "The graph as a list" }, this.list)));
    this.fill();
  }

  nameOf(id) {
    return this.graph.nodes.find((node) => node.id === id)?.name || id;
  }

  head() {
    const center = this.graph.nodes.find((node) => node.id === this.state.center);
    const box = el("input", { type: "search", id: "graph-center", placeholder: "another entity", autocomplete: "off", spellcheck: "false" });
    const form = el("form", { class: "pick", onsubmit: (event) => event.preventDefault() }, el("label", { for: "graph-center" }, "Around"), el("div", { class: "picker" }, box));
    entityBox(box, { pick: (item) => go({ graph: item.id }) });
    this.reset = el("button", { type: "button", class: "quiet", onclick: () => go({ graph: this.state.center }) }, "Start over");
    return el("header", { class: "view-head" },
      el("p", { class: "kicker" }, "Graph around"),
      el("div", { class: "head-row" }, el("h1", {}, entityLink(center)), el("div", { class: "row" }, this.reset, form)));
  }

  tools() {
    this.boxes = KINDS.map((kind) => el("label", { class: "kind" },
      el("input", { type: "checkbox", value: kind, checked: this.state.kinds.has(kind), onchange: () => this.filter() }), shapeIcon(kind), WORDS[kind]));
    return el("div", { class: "tools" },
      el("fieldset", { class: "kinds" }, el("legend", { class: "visually-hidden" }, "Kinds to show"), this.boxes),
      switcher("Shown as", { "": "Picture", list: "List" }, this.state.as, (as) => this.show(as)),
      exportBar(`graph-${this.state.center}`, {
        csv: () => [["source", "source_name", "relation", "target", "target_name", "papers", "best", "best_kind"],
          ...this.graph.edges.map((e) => [e.source, this.nameOf(e.source), e.relation, e.target, this.nameOf(e.target), e.papers, e.best, e.best_kind])],
        json: () => ({ center: this.graph.center, nodes: this.graph.nodes.map(({ around, ...node }) => node), edges: this.graph.edges }),
        turtle: () => graphTurtle(this.graph),
      }));
  }

  zoomButtons() {
    const button = (label, text, act) => el("button", { type: "button", class: "small", "aria-label": label, title: label, onclick: act }, text);
    return el("div", { class: "zoom" }, button("Zoom in", "+", () => this.picture.zoom(1.3)), button("Zoom out", "−", () => this.picture.zoom(1 / 1.3)), button("Fit all", "⤢", () => this.picture.fit()));
  }

  keys() {
    return el("p", { class: "keys", id: "graph-keys" }, "Click to expand or collapse, double-click to open; with keys: arrows, space, Enter. ",
      el("span", { class: "down" }, "Green"), " lines reduce, ", el("span", { class: "up" }, "orange"), " ones increase; wider ones have more papers.");
  }

  // Called once the view is in the document: the drawing measures its place.
  start() {
    if (!this.draw) return;
    this.picture = this.draw(this.canvas, { expand: (id) => this.expand(id), open: (id) => this.open(id) });
    this.picture.update(this.graph);
    this.sizes = new ResizeObserver(() => this.picture.resize());
    this.sizes.observe(this.canvas);
  }

  close() {
    this.sizes?.disconnect();
    this.picture?.destroy();
    this.picture = null;
  }

  fill() {
    const { nodes, edges, truncated } = this.graph;
    this.told.textContent = `${plural(nodes.length, "node")} · ${plural(edges.length, "relationship")}${truncated ? " · those with the most support are shown" : ""}`;
    this.canvas.setAttribute("aria-label", `Graph of ${plural(nodes.length, "node")} around ${this.nameOf(this.state.center)}; the list has the same as text`);
    this.reset.hidden = !this.state.open.length && this.state.kinds.size === KINDS.length;
    this.list.replaceChildren(...graphList(this.graph, { choose: (id) => this.choose(id, false), expand: (id) => this.expand(id) }).filter(Boolean));
  }

  async change(state, options) {
    try {
      this.graph = await this.data.load(state);
    } catch (error) {
      this.told.textContent = error.detail || "The service failed.";
      return;
    }
    this.state = state;
    note(stateParameters(state), options);
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest("li[data-id]")?.dataset.id : null;
    this.fill();
    this.picture?.update(this.graph);
    if (focused) this.row(focused)?.querySelector("button")?.focus();
  }

  row(id) {
    return this.list.querySelector(`li[data-id="${CSS.escape(id)}"]`);
  }

  async expand(id) {
    if (id === this.state.center) { this.choose(id); return; }
    const isOpen = this.state.open.includes(id);
    await this.change({ ...this.state, open: isOpen ? this.state.open.filter((one) => one !== id) : [...this.state.open, id] });
    this.choose(id);
  }

  filter() {
    const kinds = new Set(this.boxes.map((label) => label.querySelector("input")).filter((box) => box.checked).map((box) => box.value));
    // With nothing chosen there would be nothing to see: it means all.
    if (!kinds.size) for (const label of this.boxes) { label.querySelector("input").checked = true; kinds.add(label.querySelector("input").value); }
    this.change({ ...this.state, kinds }, { replace: true });
  }

  show(as) {
    this.state.as = as;
    this.node.dataset.as = as || "both";
    note(stateParameters(this.state), { replace: true });
  }

  open(id) {
    go(id.startsWith("paper:") ? { paper: id } : { entity: id });
  }

  choose(id, scroll = true) {
    this.chosen = id;
    this.picture?.choose(id);
    for (const row of this.list.querySelectorAll("li.chosen")) row.classList.remove("chosen");
    const row = this.row(id);
    row?.classList.add("chosen");
    if (row && scroll) this.list.scrollTo({ top: row.offsetTop - this.list.clientHeight / 3 });
  }

  key(event) {
    const ids = this.graph.nodes.map((node) => node.id);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      this.choose(ids[(Math.max(ids.indexOf(this.chosen), step > 0 ? -1 : 0) + step + ids.length) % ids.length]);
      this.picture?.show(this.chosen);
      this.told.textContent = this.nameOf(this.chosen);
    } else if (event.key === " " && this.chosen) this.expand(this.chosen);
    else if (event.key === "Enter" && this.chosen) this.open(this.chosen);
    else return;
    event.preventDefault();
  }
}

