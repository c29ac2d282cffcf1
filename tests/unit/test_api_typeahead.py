"""Type-ahead against a plain search of every name, and its speed on many."""

from __future__ import annotations

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.api.typeahead import NameParts
from kg.names import normal_form
from kg.query.names import Entity

WORDS = ("kv", "cache", "caches", "memory", "Mem", "trans", "transformer", "former", "GPT-4", "C++", "é", "attention")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
ENTITIES = st.lists(
    st.tuples(st.sampled_from(("method", "metric")), NAMES, st.lists(NAMES, max_size=2), st.integers(0, 50)), max_size=12
)


def tier(form: str, wanted: str) -> int:
    if form.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in form else 2 if wanted in form and len(wanted) > 1 else 3


@settings(deadline=None)  # a busy machine must not fail this
@given(ENTITIES, st.text(alphabet="kvmechatrnsfogp4+- ", min_size=0, max_size=8) | NAMES, st.integers(1, 12), st.booleans())
def test_finds_what_a_plain_search_finds_in_its_order(drawn, text, limit, methods_only) -> None:
    entities = [Entity(f"{kind}:{i}", name, tuple(aliases), papers) for i, (kind, name, aliases, papers) in enumerate(drawn)]
    kind = "method" if methods_only else ""
    found = NameParts(entities).find(text, limit, kind)
    wanted = normal_form(text)
    tiers = {
        e.id: min(tier(normal_form(name), wanted) for name in (e.name, *e.aliases))
        for e in entities
        if wanted and (not kind or e.kind == kind)
    }
    expected = sorted(place for place in tiers.values() if place < 3)[:limit]
    assert [tiers[match.entity.id] for match in found] == expected
    assert all(match.matched in (match.entity.name, *match.entity.aliases) for match in found)
    assert all(tier(normal_form(match.matched), wanted) == tiers[match.entity.id] for match in found)


def test_names_come_before_aliases_and_often_used_ones_before_others() -> None:
    entities = [
        Entity("metric:generalization", "generalization", ("transfer",), 100), Entity("method:rare", "transit", (), 0),
        Entity("method:transformer", "transformer", ("Transformers",), 65), Entity("method:vit", "vision transformer", (), 90),
    ]  # fmt: skip
    found = NameParts(entities).find("trans", 10)
    assert [m.matched for m in found] == ["transformer", "transfer", "transit", "vision transformer"]


def test_hundred_thousand_entities_take_less_than_20_ms() -> None:
    draw = random.Random(7)
    parts = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(2, 9))) for _ in range(4000)]
    entities = [
        Entity(f"method:{i}", " ".join(draw.choices(parts, k=draw.randint(1, 4))), (), draw.randint(0, 99))
        for i in range(100_000)
    ]
    index = NameParts(entities)
    typed = [word[:length] for word in draw.sample(parts, 60) for length in (1, 2, 3, len(word))] + ["zzzzqq", "a b", "e"]
    took = []
    for text in typed:
        started = time.thread_time()  # the processor's time: a busy machine must not fail this
        index.find(text, 10)
        took.append(time.thread_time() - started)
    assert sorted(took)[int(0.95 * len(took))] < 0.02
