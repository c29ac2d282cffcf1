// Why the names of an entity are one: what merged each, and which look-alikes were kept apart.

import { getWhy } from "./api.js";
import { el, link, typeOfId } from "./dom.js";

// Filled when it is opened: most readers never ask.
export function whyMerged(entity) {
  const body = el("div", { class: "why-body" });
  return el("details", { class: "rest why", ontoggle: async (event) => {
    if (!event.target.open || body.childElementCount) return;
    body.replaceChildren(el("p", { class: "note" }, "Reading the merge log …"));
    try {
      body.replaceChildren(...explained(await getWhy(entity.id)));
    } catch (error) {
      body.replaceChildren(el("p", { class: "note" }, error.detail || "The service failed."));
    }
  } }, el("summary", {}, "Why these names are one"), body);
}

function explained({ joined, apart }) {
  if (!joined.length && !apart.length) return [el("p", { class: "note" }, "It has one spelling only: nothing was merged.")];
  return [
    joined.length ? el("ul", { class: "plain" }, joined.map((one) => el("li", {}, el("strong", {}, one.name), one.into && one.into !== one.name && ` is ${one.into}`, el("span", { class: "detail" }, ` – ${one.reason}`)))) : null,
    apart.length ? el("h3", {}, "Kept apart") : null,
    apart.length ? el("ul", { class: "plain" }, apart.map((one) => el("li", {}, el("strong", {}, one.name), " is not ", typeOfId(one.other) ? link({ entity: one.other }, one.into) : one.into, el("span", { class: "detail" }, ` – ${one.reason}`)))) : null,
  ].filter(Boolean);
}
