// title: Most used entities
// description: The entities of a kind that most papers mention.
// param kind: string = method -- method, task, dataset, metric or hardware
// param limit: int = 10 -- how many rows
// returns: id, name, aliases, papers
MATCH (article:Paper)-[:PROPOSES|USES|COMPARES_WITH|ADDRESSES|INTRODUCES|EVALUATES_ON|MEASURES|RUNS_ON]->(entity:Method|Task|Dataset|Metric|Hardware)
WHERE entity.id STARTS WITH $kind
WITH entity, count(DISTINCT article.id) AS papers
RETURN entity.id AS id, entity.name AS name, entity.aliases AS aliases, papers
ORDER BY papers DESC, id
LIMIT $limit
