// title: Methods that a method builds on
// description: Methods that the papers proposing a method use.
// param method: method -- a method id or name
// returns: id, name, aliases, paper, title, year
MATCH (:Method {id: $method})<-[:PROPOSES]-(article:Paper)-[:USES]->(used:Method)
RETURN DISTINCT used.id AS id, used.name AS name, used.aliases AS aliases, article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, paper
