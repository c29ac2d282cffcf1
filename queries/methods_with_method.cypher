// title: Methods that use or compare with a method
// description: Methods proposed in papers that use a method, or compare with it. One row a method and paper.
// param method: method -- a method id or name
// param role: string = uses -- uses or compares
// returns: id, name, aliases, paper, title, year
MATCH (asked:Method {id: $method})<-[:USES|COMPARES_WITH]-(article:Paper)-[:PROPOSES]->(proposed:Method)
WITH DISTINCT article, proposed, CASE WHEN EXISTS { MATCH (article)-[:USES]->(asked) } THEN 'uses' ELSE 'compares' END AS role
WHERE role = $role
RETURN proposed.id AS id, proposed.name AS name, proposed.aliases AS aliases,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, paper
