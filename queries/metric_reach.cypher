// title: What a metric covers
// description: The metric, everything narrower, and the inverses of these, for which a direction is to be turned: a question about inference time covers inference speed, turned.
// param metric: metric = memory -- a metric id or name
// returns: id, name, turned
MATCH (asked:Metric {id: $metric})<-[:BROADER*0..5]-(near:Metric)
RETURN DISTINCT near.id AS id, near.name AS name, false AS turned
UNION
MATCH (asked:Metric {id: $metric})<-[:BROADER*0..5]-(near:Metric)-[:INVERSE_OF]-(:Metric)<-[:BROADER*0..5]-(other:Metric)
RETURN DISTINCT other.id AS id, other.name AS name, true AS turned
