// title: What a metric covers
// description: The metric, everything narrower, and the inverses of these, for which a direction is to be turned: a question about inference time covers inference speed, turned.
// param metric: metric = memory -- a metric id or name
// returns: id, name, turned
MATCH (asked:Metric {id: $metric})<-[:BROADER*0..5]-(near:Metric)
OPTIONAL MATCH (near)-[:INVERSE_OF]-(inverse:Metric)
OPTIONAL MATCH (inverse)<-[:BROADER*0..5]-(far:Metric)
WITH collect(DISTINCT near.id) AS same_way, collect(DISTINCT far.id) AS other_way
MATCH (reached:Metric)
WHERE reached.id IN same_way OR reached.id IN other_way
RETURN reached.id AS id, reached.name AS name, NOT reached.id IN same_way AS turned
ORDER BY turned, id
