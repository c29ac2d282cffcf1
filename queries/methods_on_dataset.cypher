// title: Methods on a dataset
// description: Methods proposed in papers that evaluate on a dataset or introduce it.
// param dataset: dataset -- a dataset id or name
// returns: id, name, aliases, dataset, dataset_name, paper, title, year
MATCH (method:Method)<-[:PROPOSES]-(article:Paper)-[:EVALUATES_ON|INTRODUCES]->(data:Dataset {id: $dataset})
RETURN DISTINCT method.id AS id, method.name AS name, method.aliases AS aliases, data.id AS dataset, data.name AS dataset_name,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, paper
