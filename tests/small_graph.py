"""A small graph for tests of queries and questions: invented papers, loaded from kg.schema's tables into memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.ontology import metric_scheme
from kg.query.names import KINDS
from kg.schema import NODES, RELATIONSHIPS, SCHEMA_VERSION, NodeTable, RelationshipTable, table_name
from kg.stores import Rows, StoreInfo

# One paper: id, title, year, and what it says. Methods as "role name/alias", claims as
# (subject, direction, metric, figure, baselines, sentence), a figure as "kind low high bound".
PAPERS: list[dict[str, Any]] = [
    {
        "id": "p1",
        "title": "CacheTrim: Trimming the KV Cache",
        "year": 2024,
        "methods": [
            "proposes CacheTrim/Cache Trimming",
            "compares FullKeep",
            "uses LLM/large language model",
            "uses quantization",
        ],
        "tasks": ["KV cache compression", "LLM inference"],
        "datasets": ["evaluates LongBooks"],
        "hardware": ["A100 GPU"],
        "claims": [
            ("CacheTrim", "down", "kv-cache-memory", "factor 4 4", ["FullKeep"], "CacheTrim shrinks the KV cache 4x."),
            ("CacheTrim", "same", "accuracy", "", [], "CacheTrim keeps accuracy."),
            ("CacheTrim", "up", "throughput", "percent 30 30", [], "CacheTrim serves 30% more tokens."),
        ],
    },
    {
        "id": "p2",
        "title": "QuickServe",
        "year": 2023,
        "methods": ["proposes QuickServe", "compares SlowServe", "uses CacheTrim", "uses LLM"],
        "tasks": ["LLM serving"],
        "datasets": ["evaluates LongBooks", "evaluates ChatLogs"],
        "hardware": ["A100 GPU", "CPU"],
        "claims": [
            (
                "QuickServe",
                "up",
                "inference-speed",
                "factor 2 3",
                ["SlowServe"],
                "QuickServe infers 2 to 3 times faster than SlowServe.",
            ),
            ("QuickServe", "down", "latency", "percent 40 40", ["SlowServe"], "QuickServe cuts latency by 40%."),
            ("QuickServe", "down", "memory", "percent 75 75 max", [], "QuickServe saves up to 75% of memory."),
        ],
    },
    {
        "id": "p3",
        "title": "FlatSplat: Compact Splatting",
        "year": 2025,
        "methods": ["proposes FlatSplat", "compares 3D Gaussian Splatting/3DGS", "uses vector quantization", "uses distillation"],
        "tasks": ["novel view synthesis"],
        "datasets": ["evaluates RoomScenes"],
        "hardware": ["RTX 3090"],
        "claims": [
            (
                "FlatSplat",
                "up",
                "rendering-speed",
                "from_to 100 250",
                ["3D Gaussian Splatting"],
                "FlatSplat renders at 250 FPS, from 100.",
            ),
            ("FlatSplat", "down", "storage", "factor 15 15", ["3D Gaussian Splatting"], "FlatSplat needs 15x less storage."),
            ("FlatSplat", "same", "rendering-quality", "", [], "FlatSplat keeps the rendering quality."),
        ],
    },
    {
        "id": "p4",
        "title": "ThinTune: Tuning Few Parameters",
        "year": 2024,
        "methods": ["proposes ThinTune", "compares LoRA/Low-Rank Adaptation", "uses LLM"],
        "tasks": ["fine-tuning"],
        "datasets": ["evaluates ChatLogs"],
        "hardware": ["GPU"],
        "claims": [
            ("ThinTune", "down", "trainable-parameters", "fraction 5 5", ["LoRA"], "ThinTune trains 5% of LoRA's parameters."),
            ("ThinTune", "up", "accuracy", "absolute 2 2", ["LoRA"], "ThinTune gains 2 points of accuracy."),
            ("ThinTune", "down", "training-time", "percent 50 50", [], "ThinTune halves training time."),
        ],
    },
    {
        "id": "p5",
        "title": "Pruning at the Edge",
        "year": 2022,
        "methods": ["proposes EdgePrune", "uses pruning", "uses CNN/convolutional neural network"],
        "tasks": ["image classification"],
        "datasets": ["introduces EdgeBench", "evaluates RoomScenes"],
        "hardware": ["smartphones/mobile devices"],
        "claims": [
            ("EdgePrune", "down", "energy", "percent 20 20", [], "EdgePrune uses 20% less energy."),
            ("EdgePrune", "down", "compute", "percent 60 60", [], "EdgePrune removes 60% of FLOPs."),
            ("EdgePrune", "down", "accuracy", "percent 1 1", [], "EdgePrune loses 1% accuracy."),
            ("EdgePrune", "down", "model-size", "factor 10 10 min", [], "EdgePrune makes models at least 10x smaller."),
        ],
    },
    {
        "id": "p6",
        "title": "Merging Keys and Values",
        "year": 2025,
        "methods": ["proposes KeyMerge", "uses LoRA", "compares CacheTrim"],
        "tasks": ["KV cache compression"],
        "datasets": [],
        "hardware": [],
        "claims": [("KeyMerge", "up", "throughput", "factor 2 2", ["CacheTrim"], "KeyMerge doubles CacheTrim's throughput.")],
    },
]
BROADER = [
    ("hardware:a100-gpu", "hardware:gpu"),
    ("hardware:rtx-3090", "hardware:gpu"),
    ("method:vector-quantization", "method:quantization"),
]
TARGETS = [("task:kv-cache-compression", "metric:kv-cache-memory")]
PART_OF = [("method:distillation", "method:flatsplat")]


class MemoryStore:
    """A LadybugDB in memory with the interface of a store."""

    def __init__(self) -> None:
        import ladybug

        self.info = StoreInfo("ladybug", ":memory:", "test", SCHEMA_VERSION)
        self.queries: list[str] = []
        self._connection = ladybug.Connection(ladybug.Database(":memory:"))

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        self.queries.append(text)
        result = self._connection.execute(text, dict(parameters or {}))
        return Rows(tuple(result.get_column_names()), tuple(map(tuple, result.get_all())))

    def close(self) -> None:
        self._connection.close()


def small_graph() -> MemoryStore:
    """The graph of PAPERS."""
    store = MemoryStore()
    nodes, links = _rows()
    for table in NODES:
        columns = ", ".join(f"`{c.name}` {_type(c.type)}" for c in table.columns)
        store.query(f"CREATE NODE TABLE {table.label}({columns}, PRIMARY KEY(id))")
        for row in nodes.get(table.label, {}).values():
            values = ", ".join(f"`{key}`: ${key}" for key in row)
            store.query(f"CREATE (:{table.label} {{{values}}})", row)
    for type_ in dict.fromkeys(t.type for t in RELATIONSHIPS):
        tables = [t for t in RELATIONSHIPS if t.type == type_]
        pairs = ", ".join(f"FROM {t.source} TO {t.target}" for t in tables)
        columns = "".join(f", `{c.name}` {_type(c.type)}" for c in tables[0].columns)
        store.query(f"CREATE REL TABLE {'GROUP ' if len(tables) > 1 else ''}{type_}({pairs}{columns})")
        for t in tables:
            for source, target in links.get(table_name(t), []):
                text = f"MATCH (a:{t.source} {{id: $a}}), (b:{t.target} {{id: $b}}) CREATE (a)-[:{t.type}]->(b)"
                store.query(text, {"a": source, "b": target})
    store.queries.clear()
    return store


def _type(column: str) -> str:
    return {"string": "STRING", "string[]": "STRING[]", "int": "INT64", "float": "DOUBLE"}[column]


def _rows() -> tuple[dict[str, dict[str, dict[str, Any]]], dict[str, list[tuple[str, str]]]]:
    nodes: dict[str, dict[str, dict[str, Any]]] = {}
    links: dict[str, list[tuple[str, str]]] = {}
    for concept in metric_scheme().concepts.values():
        _entity(nodes, "Metric", concept.label, concept.alt_labels, f"metric:{concept.id}")["better"] = concept.better
    for concept in metric_scheme().concepts.values():
        links.setdefault("BROADER_Metric_Metric", []).extend((f"metric:{concept.id}", f"metric:{b}") for b in concept.broader)
        if concept.inverse and concept.id < concept.inverse:
            links.setdefault("INVERSE_OF", []).append((f"metric:{concept.id}", f"metric:{concept.inverse}"))
    for paper in PAPERS:
        _paper(nodes, links, paper)
    for source, target in BROADER:
        label = source.partition(":")[0].title()
        _entity(nodes, label, target.partition(":")[2].upper() if label == "Hardware" else target.partition(":")[2], (), target)
        links.setdefault(f"BROADER_{label}_{label}", []).append((source, target))
    links["TARGETS"], links["PART_OF"] = TARGETS, PART_OF
    return nodes, links


def _paper(nodes: dict[str, Any], links: dict[str, list[tuple[str, str]]], paper: dict[str, Any]) -> None:
    key = f"paper:{paper['id']}"
    nodes.setdefault("Paper", {})[key] = {
        "id": key,
        "name": paper["title"],
        "year": paper["year"],
        "url": f"https://example.org/{paper['id']}",
    }
    verbs = {
        "proposes": "PROPOSES",
        "uses": "USES",
        "compares": "COMPARES_WITH",
        "introduces": "INTRODUCES",
        "evaluates": "EVALUATES_ON",
    }
    said = [("Method", *m.split(" ", 1)) for m in paper["methods"]] + [("Dataset", *m.split(" ", 1)) for m in paper["datasets"]]
    said += [("Task", "ADDRESSES", t) for t in paper["tasks"]] + [("Hardware", "RUNS_ON", h) for h in paper["hardware"]]
    for label, verb, names in said:
        name, *aliases = names.split("/")
        entity = _entity(nodes, label, name, aliases)
        entity["papers"] += 1
        links.setdefault(verbs.get(verb, verb), []).append((key, entity["id"]))
    for number, (subject, direction, metric, figure, baselines, sentence) in enumerate(paper["claims"]):
        claim: dict[str, Any] = {
            "id": f"claim:{paper['id']}-{number}",
            "name": sentence,
            "direction": direction,
            "evidence": sentence,
        }
        if figure:
            kind, low, high, *bound = figure.split()
            claim |= {"kind": kind, "low": float(low), "high": float(high), "unit": {"factor": "x", "percent": "%"}.get(kind, ""),
                      "bound": "".join(bound)}  # fmt: skip
        nodes.setdefault("Claim", {})[claim["id"]] = claim | {"baselines": baselines}
        links.setdefault("REPORTS", []).append((key, claim["id"]))
        links.setdefault("MEASURES", []).append((key, f"metric:{metric}"))
        links.setdefault("ABOUT_Claim_Method", []).append((claim["id"], _id("Method", subject)))
        links.setdefault("ON_METRIC", []).append((claim["id"], f"metric:{metric}"))
        links.setdefault("VERSUS", []).extend((claim["id"], _id("Method", b)) for b in baselines)


def _entity(nodes: dict[str, Any], label: str, name: str, aliases: Any = (), key: str = "") -> dict[str, Any]:
    key = key or _id(label, name)
    return nodes.setdefault(label, {}).setdefault(key, {"id": key, "name": name, "aliases": list(aliases), "papers": 0})


def _id(label: str, name: str) -> str:
    return f"{label.lower()}:{name.lower().replace(' ', '-')}"


assert {t.label.lower() for t in NODES} >= set(KINDS)
assert all(isinstance(t, NodeTable) for t in NODES) and all(isinstance(t, RelationshipTable) for t in RELATIONSHIPS)
