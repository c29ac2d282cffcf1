// title: Papers by dataset
// description: Papers that introduce a dataset or evaluate on it.
// param dataset: dataset -- a dataset id or name
// param role: string = any -- introduces, evaluates or any
// returns: id, name, year, url, role, dataset, dataset_name
MATCH (article:Paper)-[:INTRODUCES|EVALUATES_ON]->(data:Dataset {id: $dataset})
WITH DISTINCT article, data
OPTIONAL MATCH (article)-[:INTRODUCES]->(own:Dataset {id: $dataset})
WITH article, data,
     CASE WHEN own.id IS NOT NULL THEN 'introduces' ELSE 'evaluates' END AS role
WHERE $role = 'any' OR role = $role
RETURN article.id AS id, article.name AS name, article.year AS year, article.url AS url, role,
       data.id AS dataset, data.name AS dataset_name
ORDER BY CASE role WHEN 'introduces' THEN 0 ELSE 1 END, id
