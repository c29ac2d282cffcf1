// title: Parts of a method
// description: Methods that are part of a method, and methods that it is part of.
// param method: method -- a method id or name
// returns: id, name, aliases, relation
MATCH (asked:Method {id: $method})-[:PART_OF]-(other:Method)
WITH DISTINCT other, CASE WHEN EXISTS { MATCH (other)-[:PART_OF]->(asked) } THEN 'part' ELSE 'whole' END AS relation
RETURN other.id AS id, other.name AS name, other.aliases AS aliases, relation
ORDER BY relation, id
