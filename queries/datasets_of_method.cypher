// title: Datasets of a method
// description: Datasets that the papers of a method introduce or evaluate on; role says what the paper does with the method.
// param method: method -- a method id or name
// returns: id, name, aliases, role, paper, title, year
MATCH (method:Method {id: $method})<-[:PROPOSES|USES|COMPARES_WITH]-(article:Paper)-[:INTRODUCES|EVALUATES_ON]->(dataset:Dataset)
WITH DISTINCT article, dataset,
     CASE WHEN EXISTS { MATCH (article)-[:PROPOSES]->(method) } THEN 'proposes'
          WHEN EXISTS { MATCH (article)-[:USES]->(method) } THEN 'uses'
          ELSE 'compares' END AS role
RETURN dataset.id AS id, dataset.name AS name, dataset.aliases AS aliases, role,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY CASE role WHEN 'proposes' THEN 0 WHEN 'uses' THEN 1 ELSE 2 END, id, paper
