// title: Papers of some years
// description: Papers from one year to another, both included.
// param first: int = 0 -- the first year
// param last: int = 9999 -- the last year
// returns: id, name, year, url
MATCH (article:Paper)
WHERE article.year >= $first AND article.year <= $last
RETURN article.id AS id, article.name AS name, article.year AS year, article.url AS url
ORDER BY year DESC, id
