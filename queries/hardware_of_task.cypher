// title: Hardware of a task
// description: Devices that papers on a task, or on a kind of it, run on.
// param task: task -- a task id or name
// returns: id, name, aliases, paper, title, year
MATCH (near:Task)-[:BROADER*0..5]->(:Task {id: $task})
WITH DISTINCT near
MATCH (article:Paper)-[:ADDRESSES]->(near)
MATCH (article)-[:RUNS_ON]->(device:Hardware)
RETURN DISTINCT device.id AS id, device.name AS name, device.aliases AS aliases,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, paper
