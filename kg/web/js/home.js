// The view before any question: what this is, and questions that this graph answers.

import { get } from "./api.js";
import { el, link } from "./dom.js";
import { suggestions } from "./answer.js";

const KINDS = [["Method", "Methods"], ["Metric", "Metrics"], ["Task", "Tasks"]];
const SHOWN = 6;

export async function homeView(signal) {
  const [examples, ...lists] = await Promise.all([
    optional(get("/examples", null, signal), { questions: [] }),
    ...KINDS.map(([type]) => optional(get("/entities", { type, limit: SHOWN }, signal), { items: [] })),
  ]);
  return {
    title: "Claimgraph",
    status: "",
    node: el("div", { class: "view home" },
      el("h1", {}, "What cuts memory, by how much, against what?"),
      el("p", { class: "lead" }, "Claimgraph read these papers and kept every result with the sentence that states it. Ask in plain English."),
      el("div", { class: "ask-place" }),
      examples.questions.length ? el("h2", {}, "Questions this graph answers") : null,
      suggestions(examples.questions),
      lists.some((list) => list.items.length) ? el("h2", {}, "Or walk through the graph, from") : null,
      el("dl", { class: "starts" }, KINDS.map(([, word], i) => lists[i].items.length ? [
        el("dt", {}, word),
        el("dd", {}, lists[i].items.map((entity) => link({ graph: entity.id }, entity.name))),
      ] : null))),
  };
}

// The start page is of use without its lists, but not where a token is missing.
async function optional(promise, otherwise) {
  try {
    return await promise;
  } catch (error) {
    if (error.name === "AbortError" || error.status === 401) throw error;
    return otherwise;
  }
}
