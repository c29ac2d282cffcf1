// title: What the graph holds
// description: How many nodes of each kind there are.
// returns: kind, nodes
MATCH (n:Paper)
RETURN 'Paper' AS kind, count(n) AS nodes
UNION ALL
MATCH (n:Method)
RETURN 'Method' AS kind, count(n) AS nodes
UNION ALL
MATCH (n:Task)
RETURN 'Task' AS kind, count(n) AS nodes
UNION ALL
MATCH (n:Dataset)
RETURN 'Dataset' AS kind, count(n) AS nodes
UNION ALL
MATCH (n:Metric)
RETURN 'Metric' AS kind, count(n) AS nodes
UNION ALL
MATCH (n:Hardware)
RETURN 'Hardware' AS kind, count(n) AS nodes
UNION ALL
MATCH (n:Claim)
RETURN 'Claim' AS kind, count(n) AS nodes
