// title: Newest datasets
// description: Datasets by the year of a paper that introduces them, the newest first; papers without a year are left out.
// param limit: int = 10 -- how many rows
// returns: id, name, aliases, paper, title, year
MATCH (article:Paper)-[:INTRODUCES]->(dataset:Dataset)
WHERE article.year IS NOT NULL
RETURN DISTINCT dataset.id AS id, dataset.name AS name, dataset.aliases AS aliases,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY year DESC, id, paper
LIMIT $limit
