// title: Names of entities
// description: Every entity with its other spellings and the number of papers that mention it.
// returns: id, name, aliases, papers
MATCH (entity:Method|Task|Dataset|Metric|Hardware)
RETURN entity.id AS id, entity.name AS name, entity.aliases AS aliases, entity.papers AS papers
ORDER BY id
