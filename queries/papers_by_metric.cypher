// title: Papers by metric
// description: Papers that measure a metric, or a narrower one.
// param metric: metric = memory -- a metric id or name
// returns: id, name, year, url, metric, metric_name, distance
MATCH (near:Metric)-[:BROADER*0..5]->(asked:Metric {id: $metric})
WITH DISTINCT near, asked
MATCH (article:Paper)-[:MEASURES]->(near)
RETURN DISTINCT article.id AS id, article.name AS name, article.year AS year, article.url AS url, near.id AS metric, near.name AS metric_name, CASE WHEN near.id = asked.id THEN 0 ELSE 1 END AS distance
ORDER BY distance, id, metric
