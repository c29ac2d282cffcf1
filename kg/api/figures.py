"""One scale for figures of every kind: by what factor a claim says that the quantity changed, always 1 or more.

25x is 25; "reduced by 90%" is 10; "33% higher" is 1.33; "only 5% remains" is 20; "from 40 to 10" is 4. A level with
nothing to compare it with ("70 FPS") has no factor.
"""

from __future__ import annotations


def factor_of(direction: str, kind: str | None, low: float | None, high: float | None) -> float | None:
    """The factor of a claim's best figure (its `high`, which is also the figure of "up to"), or None where it has none."""
    if kind is None or low is None or high is None:
        return None
    if kind == "factor":
        return high
    if kind == "percent" and direction == "down":
        return 100 / (100 - high) if high < 100 else None
    if kind == "percent" and direction == "up":
        return 1 + high / 100
    if kind == "fraction" and direction == "down":
        return 100 / low if low > 0 else None
    if kind == "from_to" and low > 0 and high > 0:
        return max(low, high) / min(low, high)
    return None


# The same in Cypher, 0 for none, to filter and sort in the store as the named queries do; a test holds the two together.
FACTOR = (
    "CASE WHEN c.kind = 'factor' THEN c.high "
    "WHEN c.kind = 'percent' AND c.direction = 'down' AND c.high < 100.0 THEN 100.0 / (100.0 - c.high) "
    "WHEN c.kind = 'percent' AND c.direction = 'up' THEN 1.0 + c.high / 100.0 "
    "WHEN c.kind = 'fraction' AND c.direction = 'down' AND c.low > 0.0 THEN 100.0 / c.low "
    "WHEN c.kind = 'from_to' AND c.low > 0.0 AND c.high >= c.low THEN c.high / c.low "
    "WHEN c.kind = 'from_to' AND c.high > 0.0 AND c.low > c.high THEN c.low / c.high "
    "ELSE 0.0 END"
)
