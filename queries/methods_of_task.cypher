// title: Methods for a task
// description: Methods that papers on a task, or on a kind of it, propose, use or compare with.
// param task: task -- a task id or name
// param role: string = proposes -- proposes, uses, compares or any
// returns: id, name, aliases, role, task, task_name, paper, title, year
MATCH (near:Task)-[:BROADER*0..5]->(:Task {id: $task})
WITH DISTINCT near
MATCH (article:Paper)-[:ADDRESSES]->(near)
MATCH (article)-[:PROPOSES|USES|COMPARES_WITH]->(method:Method)
WITH DISTINCT article, near, method,
     CASE WHEN EXISTS { MATCH (article)-[:PROPOSES]->(method) } THEN 'proposes'
          WHEN EXISTS { MATCH (article)-[:USES]->(method) } THEN 'uses'
          ELSE 'compares' END AS role
WHERE $role = 'any' OR role = $role
RETURN method.id AS id, method.name AS name, method.aliases AS aliases, role, near.id AS task, near.name AS task_name,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, role, task, paper
