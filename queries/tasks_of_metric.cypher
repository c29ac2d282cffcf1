// title: Tasks that target a metric
// description: Tasks that aim at a metric or a narrower one, by the number of papers that address them.
// param metric: metric = memory -- a metric id or name
// returns: id, name, aliases, metric, papers
MATCH (target:Metric)-[:BROADER*0..5]->(:Metric {id: $metric})
WITH DISTINCT target
MATCH (task:Task)-[:TARGETS]->(target)
OPTIONAL MATCH (article:Paper)-[:ADDRESSES]->(task)
WITH task, target, count(DISTINCT article.id) AS papers
RETURN task.id AS id, task.name AS name, task.aliases AS aliases, target.id AS metric, papers
ORDER BY papers DESC, id, metric
