// title: Baselines of a method
// description: What a method is compared with: the baselines of its claims, and what the papers that propose it compare with.
// param method: method -- a method id or name
// returns: id, name, aliases, paper, title, evidence
MATCH (:Method {id: $method})<-[:ABOUT|PROPOSES]-(source:Claim|Paper)-[:VERSUS|COMPARES_WITH]->(baseline:Method)
OPTIONAL MATCH (article:Paper)-[:REPORTS]->(source)
WITH DISTINCT baseline, source, coalesce(article.id, source.id) AS paper, coalesce(article.name, source.name) AS title
RETURN baseline.id AS id, baseline.name AS name, baseline.aliases AS aliases, paper, title,
       coalesce(source.evidence, '') AS evidence
ORDER BY id, paper, evidence
