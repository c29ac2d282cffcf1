// title: Paths between two entities
// description: The shortest ways from one entity to another, through papers and claims, at most six steps long; one row a path.
// param source: entity -- the id or name of an entity
// param target: entity -- the id or name of an entity
// param limit: int = 10 -- how many paths
// returns: ids, names, links, length
MATCH path = (a:Method|Task|Dataset|Metric|Hardware {id: $source})-[* ALL SHORTEST 1..6]-(b:Method|Task|Dataset|Metric|Hardware {id: $target})
WITH properties(nodes(path), 'id') AS ids, properties(nodes(path), 'name') AS names, properties(rels(path), '_label') AS links
RETURN ids, names, links, size(links) AS length
ORDER BY length, list_to_string(' ', ids), list_to_string(' ', links)
LIMIT $limit
