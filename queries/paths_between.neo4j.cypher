// title: Paths between two entities
// description: The shortest ways from one entity to another, through papers and claims, at most six steps long; one row a path.
// param source: entity -- the id or name of an entity
// param target: entity -- the id or name of an entity
// param limit: int = 10 -- how many paths
// returns: ids, names, links, length
MATCH (a:Method|Task|Dataset|Metric|Hardware {id: $source}), (b:Method|Task|Dataset|Metric|Hardware {id: $target})
WHERE a <> b
MATCH path = allShortestPaths((a)-[*1..6]-(b))
WITH [n IN nodes(path) | n.id] AS ids, [n IN nodes(path) | n.name] AS names, [r IN relationships(path) | type(r)] AS links
RETURN ids, names, links, size(links) AS length
ORDER BY length, reduce(text = '', id IN ids | text + ' ' + id), reduce(text = '', link IN links | text + ' ' + link)
LIMIT $limit
