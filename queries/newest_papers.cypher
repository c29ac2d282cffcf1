// title: Newest papers
// description: Papers by year, the newest first; papers without a year are left out.
// param limit: int = 10 -- how many rows
// returns: id, name, year, url
MATCH (article:Paper)
WHERE article.year IS NOT NULL
RETURN article.id AS id, article.name AS name, article.year AS year, article.url AS url
ORDER BY year DESC, id
LIMIT $limit
