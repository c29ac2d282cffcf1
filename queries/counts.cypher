// title: What the graph holds
// description: How many nodes of each kind there are.
// returns: kind, nodes
OPTIONAL MATCH (p:Paper)
WITH count(p) AS papers
OPTIONAL MATCH (m:Method)
WITH papers, count(m) AS methods
OPTIONAL MATCH (t:Task)
WITH papers, methods, count(t) AS tasks
OPTIONAL MATCH (d:Dataset)
WITH papers, methods, tasks, count(d) AS datasets
OPTIONAL MATCH (x:Metric)
WITH papers, methods, tasks, datasets, count(x) AS metrics
OPTIONAL MATCH (h:Hardware)
WITH papers, methods, tasks, datasets, metrics, count(h) AS hardware
OPTIONAL MATCH (c:Claim)
WITH papers, methods, tasks, datasets, metrics, hardware, count(c) AS claims
UNWIND ['Claim', 'Dataset', 'Hardware', 'Method', 'Metric', 'Paper', 'Task'] AS kind
RETURN kind,
       CASE kind WHEN 'Claim' THEN claims WHEN 'Dataset' THEN datasets WHEN 'Hardware' THEN hardware WHEN 'Method' THEN methods
                 WHEN 'Metric' THEN metrics WHEN 'Paper' THEN papers ELSE tasks END AS nodes
ORDER BY kind
