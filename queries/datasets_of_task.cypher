// title: Datasets of a task
// description: Datasets that papers on a task, or on a kind of it, introduce or evaluate on.
// param task: task -- a task id or name
// returns: id, name, aliases, paper, title, year
MATCH (near:Task)-[:BROADER*0..5]->(:Task {id: $task})
WITH DISTINCT near
MATCH (article:Paper)-[:ADDRESSES]->(near)
MATCH (article)-[:INTRODUCES|EVALUATES_ON]->(data:Dataset)
RETURN DISTINCT data.id AS id, data.name AS name, data.aliases AS aliases,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, paper
