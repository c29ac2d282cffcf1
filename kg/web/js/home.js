// The view before any question: what this is, and questions that this graph answers.

import { get } from "./api.js";
import { el } from "./dom.js";
import { suggestions } from "./answer.js";

export async function homeView(signal) {
  const examples = await get("/examples", null, signal).catch((error) => {
    if (error.name === "AbortError") throw error;
    return { questions: [] };
  });
  return {
    title: "Claimgraph",
    status: "",
    node: el("div", { class: "view home" },
      el("h1", {}, "What cuts memory, by how much, against what?"),
      el("p", { class: "lead" }, "Claimgraph read these papers and kept every result with the sentence that states it. Ask in plain English."),
      el("div", { class: "ask-place" }),
      examples.questions.length ? el("h2", {}, "Questions this graph answers") : null,
      suggestions(examples.questions)),
  };
}
