// Figures in words.

const number = (value) => value.toLocaleString("en", { maximumSignificantDigits: 4 });

function range(claim, suffix) {
  const { low, high } = claim;
  return (low === high ? number(high) : `${number(low)}–${number(high)}`) + suffix;
}

const BOUND = { max: "up to ", min: "at least " };

// "up to 4×", "70%", "7% of it", "139 → 215 FPS", "70 FPS"; empty where the claim states no figure.
export function figure(claim) {
  const bound = BOUND[claim.bound] || "";
  const unit = claim.unit ? ` ${claim.unit}` : "";
  switch (claim.kind) {
    case "factor": return bound + range(claim, "×");
    case "percent": return bound + range(claim, "%");
    case "fraction": return `to ${range(claim, "%")}`;
    case "from_to": return `${number(claim.low)} → ${number(claim.high)}${unit}`;
    case "absolute": return bound + range(claim, unit);
    default: return "";
  }
}

const WORDS = { up: "higher", down: "lower", same: "unchanged", is: "" };
const ARROWS = { up: "↑", down: "↓", same: "=", is: "·" };

// "lower KV-cache memory"
export function effect(claim) {
  return [WORDS[claim.direction], claim.metric?.name].filter(Boolean).join(" ");
}

export const arrow = (claim) => ARROWS[claim.direction] || "";

// Whether the change is for the better, where the metric says which way that is.
export function baselines(claim) {
  return claim.baselines?.length ? `vs ${claim.baselines.join(", ")}` : "";
}
