// title: What two methods share
// description: Tasks, datasets, metrics and devices that the papers of both methods name.
// param first: method -- a method id or name
// param second: method -- a method id or name
// returns: id, name, aliases, first_papers, second_papers
MATCH (:Method {id: $first})<-[:PROPOSES|USES|COMPARES_WITH]-(one:Paper)-[:ADDRESSES|INTRODUCES|EVALUATES_ON|MEASURES|RUNS_ON]->(entity:Task|Dataset|Metric|Hardware)
WITH entity, collect(DISTINCT one.id) AS ones
MATCH (:Method {id: $second})<-[:PROPOSES|USES|COMPARES_WITH]-(two:Paper)-[:ADDRESSES|INTRODUCES|EVALUATES_ON|MEASURES|RUNS_ON]->(entity)
WITH entity, size(ones) AS first_papers, count(DISTINCT two.id) AS second_papers
RETURN entity.id AS id, entity.name AS name, entity.aliases AS aliases, first_papers, second_papers
ORDER BY first_papers + second_papers DESC, id
