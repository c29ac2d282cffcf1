"""One scale for figures of every kind: by what factor a claim says that the quantity changed.

25x is 25; "reduced by 90%" is 10; "33% higher" is 1.33; "only 5% remains" is 20; "from 40 to 10" is 4. A level with
nothing to compare it with ("70 FPS") has none. The best figure counts: `high`, which is also the figure of "up to".
"""

# The factor of claim c in Cypher, 0 where it has none; the named queries reckon in the same way.
FACTOR = (
    "CASE WHEN c.kind = 'factor' THEN c.high "
    "WHEN c.kind = 'percent' AND c.direction = 'down' AND c.high < 100.0 THEN 100.0 / (100.0 - c.high) "
    "WHEN c.kind = 'percent' AND c.direction = 'up' THEN 1.0 + c.high / 100.0 "
    "WHEN c.kind = 'fraction' AND c.direction = 'down' AND c.low > 0.0 THEN 100.0 / c.low "
    "WHEN c.kind = 'from_to' AND c.low > 0.0 AND c.high >= c.low THEN c.high / c.low "
    "WHEN c.kind = 'from_to' AND c.high > 0.0 AND c.low > c.high THEN c.low / c.high "
    "ELSE 0.0 END"
)
