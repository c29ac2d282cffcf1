// The box that takes what to compare an entity with.

import { el } from "./dom.js";
import { go } from "./nav.js";
import { entityBox } from "./typeahead.js";

export function comparePicker(entity) {
  const input = el("input", { type: "search", id: "compare-with", placeholder: `another ${entity.type.toLowerCase()}`, autocomplete: "off", spellcheck: "false" });
  const form = el("form", { class: "pick", onsubmit: (event) => event.preventDefault() },
    el("label", { for: "compare-with" }, `Compare ${entity.name} with`), el("div", { class: "picker" }, input));
  entityBox(input, { type: entity.type, pick: (item) => go({ compare: entity.id, with: item.id }) });
  return form;
}
