// Relationships in words, and the best figure of one.

const WORDS = {
  REDUCES: ["reduces", "reduced by"], INCREASES: ["increases", "increased by"], KEEPS: ["keeps", "kept by"],
  PART_OF: ["part of", "has part"], BROADER: ["kind of", "kinds of it"], INVERSE_OF: ["inverse of", "inverse of"],
  TARGETS: ["aims at", "aimed at by"], PROPOSES: ["proposes", "proposed in"], INTRODUCES: ["introduces", "introduced in"],
  USES: ["uses", "used by"], COMPARES_WITH: ["compares with", "compared with by"], ADDRESSES: ["addresses", "addressed by"],
  EVALUATES_ON: ["evaluates on", "evaluated on by"], MEASURES: ["measures", "measured by"], RUNS_ON: ["runs on", "run on by"],
};

export function relationWords(relation, outgoing = true) {
  return WORDS[relation]?.[outgoing ? 0 : 1] || relation.toLowerCase().replaceAll("_", " ");
}

const number = (value) => value.toLocaleString("en", { maximumSignificantDigits: 3 });

// The best figure of an effect: "8×", "75%", "to 20%"; empty for a level, whose unit the effect does not hold.
export function bestFigure({ best, best_kind: kind }) {
  if (best === null || best === undefined) return "";
  switch (kind) {
    case "factor": return `${number(best)}×`;
    case "percent": return `${number(best)}%`;
    case "fraction": return `to ${number(best)}%`;
    default: return "";
  }
}
