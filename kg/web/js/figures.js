// Figures in words.

const number = (value) => value.toLocaleString("en", { maximumSignificantDigits: 4 });
const BOUND = { max: "up to ", min: "at least " };
const WORDS = { up: "higher", down: "lower", same: "unchanged", is: "" };
const ARROWS = { up: "↑", down: "↓", same: "=", is: "" };

function range({ low, high }, suffix) {
  return (low === high ? number(high) : `${number(low)}–${number(high)}`) + suffix;
}

// "up to 4×", "70%", "down to 7%", "139 → 215 FPS", "70 FPS"; empty where the claim states no figure.
export function figure(claim) {
  const bound = BOUND[claim.bound] || "";
  const unit = claim.unit ? ` ${claim.unit}` : "";
  switch (claim.kind) {
    case "factor": return bound + range(claim, "×");
    case "percent": return bound + range(claim, "%");
    case "fraction": return (claim.direction === "down" ? "down to " : "to ") + range(claim, "%");
    case "from_to": return `${number(claim.low)} → ${number(claim.high)}${unit}`;
    case "absolute": return bound + range(claim, unit);
    default: return "";
  }
}

// "lower KV-cache memory", "of the KV-cache memory": what follows the figure.
export function effect(claim) {
  const metric = claim.metric?.name || "";
  return claim.kind === "fraction" ? `of the ${metric}` : [WORDS[claim.direction], metric].filter(Boolean).join(" ");
}

// A fraction says "down to" in words already.
export const arrow = (claim) => (claim.kind === "fraction" ? "" : ARROWS[claim.direction] || "");

export function baselines(claim) {
  return claim.baselines?.length ? `vs ${claim.baselines.join(", ")}` : "";
}
