// title: Newest methods
// description: Methods by the year of a paper that proposes them, the newest first; papers without a year are left out.
// param limit: int = 10 -- how many rows
// returns: id, name, aliases, paper, title, year
MATCH (article:Paper)-[:PROPOSES]->(method:Method)
WHERE article.year IS NOT NULL
RETURN DISTINCT method.id AS id, method.name AS name, method.aliases AS aliases,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY year DESC, id, paper
LIMIT $limit
