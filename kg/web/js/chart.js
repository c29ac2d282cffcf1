// A bar chart as a list: every bar's figure is also text, so it reads the same without sight of the bars.

import { el, entityLink } from "./dom.js";
import { baselines, figure } from "./figures.js";

const SHOWN = 12;

// `bars`: {entity, claim} with claim.factor; the biggest is drawn full width. Empty for fewer than two bars.
export function chart(bars, caption) {
  const sorted = bars.filter((bar) => bar.claim.factor > 1).sort((a, b) => b.claim.factor - a.claim.factor);
  if (sorted.length < 2) return null;
  const shown = sorted.slice(0, SHOWN);
  const largest = shown[0].claim.factor;
  // Where one bar would dwarf the others, lengths are logarithmic, and the caption says so.
  const isLog = largest / shown[Math.floor(shown.length / 2)].claim.factor > 12;
  const share = (factor) => (isLog ? Math.log(factor) / Math.log(largest) : factor / largest);
  const rest = sorted.length - shown.length;
  return el("figure", { class: "chart" },
    el("figcaption", {}, caption, isLog && el("span", { class: "scale" }, " Logarithmic bars.")),
    el("ol", {}, shown.map((bar) => row(bar, share(bar.claim.factor)))),
    rest > 0 && el("p", { class: "more" }, `and ${rest} more below`));
}

function row({ entity, claim }, share) {
  const bar = el("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", Math.max(share, 0.01).toFixed(4));
  return el("li", {},
    el("span", { class: "who" }, entityLink(entity)),
    el("span", { class: "track" }, bar),
    el("span", { class: "label" },
      el("strong", {}, figure(claim)), " ",
      claim.kind !== "factor" && el("span", { class: "scale" }, `≈ ${claim.factor.toLocaleString("en", { maximumSignificantDigits: 2 })}× `),
      el("span", { class: "versus" }, baselines(claim))));
}
