// title: Methods by metric and direction
// description: Methods with a claim that moves the metric, or a narrower one, that way; inverse metrics count with the direction turned, so "2x faster inference" is found under inference time down. One row a claim, the largest figure first.
// param metric: metric = memory -- a metric id or name
// param direction: string = down -- what happens to the metric: up, down, same or is
// param min_factor: float = 0 -- only claims whose figure, as a factor, is at least this (50% less is 2, 50% more is 1.5)
// returns: id, name, aliases, metric, direction, kind, low, high, unit, bound, factor, baselines, evidence, paper, title, year, claim
MATCH (asked:Metric {id: $metric})<-[:BROADER*0..5]-(near:Metric)
OPTIONAL MATCH (near)-[:INVERSE_OF]-(inverse:Metric)
OPTIONAL MATCH (inverse)<-[:BROADER*0..5]-(turned:Metric)
WITH collect(DISTINCT near.id) AS same_way, collect(DISTINCT turned.id) AS other_way
MATCH (statement:Claim)-[:ON_METRIC]->(measure:Metric)
WHERE (measure.id IN same_way AND statement.direction = $direction)
   OR (measure.id IN other_way
       AND statement.direction = CASE $direction WHEN 'up' THEN 'down' WHEN 'down' THEN 'up' ELSE $direction END)
MATCH (article:Paper)-[:REPORTS]->(statement)-[:ABOUT]->(method:Method)
WITH article, statement, measure, method,
     CASE
       WHEN statement.kind = 'factor' THEN statement.high
       WHEN statement.kind = 'percent' AND statement.direction = 'up' THEN 1.0 + statement.high / 100.0
       WHEN statement.kind = 'percent' AND statement.direction = 'down' AND statement.high < 100.0 THEN 100.0 / (100.0 - statement.high)
       WHEN statement.kind = 'fraction' AND statement.direction = 'down' AND statement.low > 0.0 THEN 100.0 / statement.low
       WHEN statement.kind = 'from_to' AND statement.low > 0.0 AND statement.high >= statement.low THEN statement.high / statement.low
       WHEN statement.kind = 'from_to' AND statement.high > 0.0 THEN statement.low / statement.high
     END AS factor
WITH article, statement, measure, method, factor
WHERE $min_factor <= 0.0 OR factor >= $min_factor
RETURN method.id AS id, method.name AS name, method.aliases AS aliases,
       measure.id AS metric, statement.direction AS direction, statement.kind AS kind, statement.low AS low, statement.high AS high,
       statement.unit AS unit, statement.bound AS bound, factor, statement.baselines AS baselines, statement.evidence AS evidence,
       article.id AS paper, article.name AS title, article.year AS year, statement.id AS claim
ORDER BY coalesce(factor, 0.0) DESC, id, claim
