// What the boxes offer: entities by what has been typed of a name, anywhere in a question.

import { get, suggest } from "./api.js";
import { combobox } from "./combobox.js";
import { plural } from "./dom.js";

const WORDS = 3;

// The tails of the text before the caret, the longest first: of "which methods cut kv cache" also "cut kv cache", "kv cache", "cache".
function tails(text) {
  const starts = [...text.matchAll(/\S+/g)].map((match) => match.index).slice(-WORDS);
  return starts.map((start) => ({ start, text: text.slice(start) })).filter((tail) => tail.text.trim().length >= 2);
}

function detail(item) {
  const other = item.matched && item.matched.toLowerCase() !== item.name.toLowerCase() ? `“${item.matched}” · ` : "";
  return other + plural(item.papers, "paper");
}

// Names for the question box: one that is the whole text opens its page, one within a question completes it.
export function questionBox(input, open) {
  return combobox(input, {
    label: "Suggestions",
    find: async (box, signal) => {
      const before = box.value.slice(0, box.selectionEnd ?? box.value.length);
      if (!box.value.trim()) return examples(box, signal);
      if (/\s$/.test(before)) return [];
      for (const tail of tails(before)) {
        const { items } = await suggest(tail.text, "", signal);
        if (items.length) return items.map((item) => option(box, before, tail, item, open));
      }
      return [];
    },
  });
}

function option(box, before, tail, item, open) {
  const isWhole = !before.slice(0, tail.start).trim() && before.length === box.value.length;
  return {
    text: item.name, type: item.type, detail: detail(item),
    take: () => {
      if (isWhole) { open(item); return; }
      const rest = box.value.slice(before.length);
      const start = before.slice(0, tail.start) + item.name;
      box.value = start + rest;
      box.setSelectionRange(start.length, start.length);
    },
  };
}

async function examples(box, signal) {
  const { questions } = await get("/examples", null, signal);
  return questions.map((question) => ({ text: question, take: () => { box.value = question; } }));
}

// Names for a box that takes one entity; `type` limits them, `pick` gets the chosen one.
export function entityBox(input, { type = "", pick }) {
  return combobox(input, {
    label: "Entities",
    find: async (box, signal) => {
      const text = box.value.trim();
      if (text.length < 2) return [];
      const { items } = await suggest(text, type, signal);
      return items.map((item) => ({ text: item.name, type: item.type, detail: detail(item), take: () => pick(item) }));
    },
  });
}
