// Relationships in words, and the best figure of one.

const WORDS = {
  REDUCES: ["reduces", "reduced by"], INCREASES: ["increases", "increased by"], KEEPS: ["keeps", "kept by"],
  PART_OF: ["part of", "has part"], BROADER: ["kind of", "broader than"], INVERSE_OF: ["inverse of", "inverse of"],
  TARGETS: ["aims at", "aimed at by"], PROPOSES: ["proposes", "proposed in"], INTRODUCES: ["introduces", "introduced in"],
  USES: ["uses", "used by"], COMPARES_WITH: ["compares with", "a baseline of"], ADDRESSES: ["addresses", "addressed by"],
  EVALUATES_ON: ["evaluates on", "evaluates"], MEASURES: ["measures", "measured by"], RUNS_ON: ["runs on", "runs"],
};

export function relationWords(relation, outgoing = true) {
  return WORDS[relation]?.[outgoing ? 0 : 1] || relation.toLowerCase().replaceAll("_", " ");
}

// Effects first, then what a thing is, then what papers do with it.
const FIRST = ["REDUCES", "INCREASES", "KEEPS", "PART_OF", "TARGETS", "BROADER", "INVERSE_OF"];
const place = ({ relation }) => (FIRST.includes(relation) ? FIRST.indexOf(relation) : FIRST.length);

export function inOrder(list) {
  return [...list].sort((a, b) => place(a) - place(b));
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
