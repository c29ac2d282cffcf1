// title: Methods aimed at a metric with nothing reported
// description: Methods whose paper addresses a task that targets the metric, or a narrower one, and that have no claim on it.
// param metric: metric = memory -- a metric id or name
// returns: id, name, aliases, task, task_name, paper, title, year
MATCH (target:Metric)-[:BROADER*0..5]->(:Metric {id: $metric})
MATCH (method:Method)<-[:PROPOSES]-(article:Paper)-[:ADDRESSES]->(task:Task)-[:TARGETS]->(target)
WHERE NOT EXISTS {
  MATCH (method)<-[:ABOUT]-(:Claim)-[:ON_METRIC]->(:Metric)-[:BROADER*0..5]->(:Metric {id: $metric})
}
RETURN DISTINCT method.id AS id, method.name AS name, method.aliases AS aliases, task.id AS task, task.name AS task_name,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, task, paper
