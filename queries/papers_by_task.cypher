// title: Papers by task
// description: Papers that address a task, or a kind of it.
// param task: task -- a task id or name
// returns: id, name, year, url, task, task_name, distance
MATCH (near:Task)-[:BROADER*0..5]->(asked:Task {id: $task})
WITH DISTINCT near, asked
MATCH (article:Paper)-[:ADDRESSES]->(near)
RETURN DISTINCT article.id AS id, article.name AS name, article.year AS year, article.url AS url, near.id AS task, near.name AS task_name, CASE WHEN near.id = asked.id THEN 0 ELSE 1 END AS distance
ORDER BY distance, id, task
