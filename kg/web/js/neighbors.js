// What is beside an entity, by relationship, with the best figure where there is one; more comes page by page.

import { getNeighbors } from "./api.js";
import { el, entityLink } from "./dom.js";
import { bestFigure, inOrder, relationWords } from "./relations.js";

const SHOWN = 6;

// `first` is the first page. The list grows in place when more is asked for.
export function neighborList(entity, first) {
  const items = [...first.items];
  let cursor = first.next_cursor;
  const body = el("div");
  const more = el("button", { type: "button", class: "quiet", onclick: async () => {
    more.disabled = true;
    try {
      const page = await getNeighbors(entity.id, cursor);
      items.push(...page.items);
      cursor = page.next_cursor;
    } finally {
      more.disabled = false;
      draw();
    }
  } }, "More neighbours");
  function draw() {
    body.replaceChildren(...groups(items));
    more.hidden = !cursor;
  }
  draw();
  return [body, more];
}

function groups(items) {
  const found = new Map();
  for (const item of inOrder(items)) {
    const words = relationWords(item.relation, item.outgoing);
    found.set(words, [...(found.get(words) || []), item]);
  }
  return [...found].map(([words, list]) => el("section", {}, el("h2", {}, words[0].toUpperCase() + words.slice(1)),
    el("ul", { class: "names" }, list.slice(0, SHOWN).map(name)),
    list.length > SHOWN ? el("details", { class: "rest" }, el("summary", {}, `${list.length - SHOWN} more`), el("ul", { class: "names" }, list.slice(SHOWN).map(name))) : null));
}

function name(item) {
  const figure = bestFigure(item);
  const papers = item.papers > 1 ? `${item.papers} papers` : "";
  return el("li", {}, entityLink(item.entity), figure && el("strong", {}, ` ${figure}`), papers && el("span", { class: "detail" }, ` ${papers}`));
}
