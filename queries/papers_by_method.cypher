// title: Papers by method
// description: Papers that propose, use or compare with a method. Kinds of the method (GPTQ is a kind of quantization) count where narrower is 1.
// param method: method -- a method id or name
// param role: string = any -- proposes, uses, compares or any
// param narrower: int = 1 -- 1 counts kinds of the method too, 0 only the method itself
// returns: id, name, year, url, role, method, method_name
MATCH (near:Method)-[:BROADER*0..5]->(asked:Method {id: $method})
WHERE near.id = asked.id OR $narrower = 1
MATCH (article:Paper)-[:PROPOSES|USES|COMPARES_WITH]->(near)
WITH DISTINCT article, near,
     CASE WHEN EXISTS { MATCH (article)-[:PROPOSES]->(near) } THEN 'proposes'
          WHEN EXISTS { MATCH (article)-[:USES]->(near) } THEN 'uses'
          ELSE 'compares' END AS role
WHERE $role = 'any' OR role = $role
RETURN article.id AS id, article.name AS name, article.year AS year, article.url AS url, role, near.id AS method, near.name AS method_name
ORDER BY CASE role WHEN 'proposes' THEN 0 WHEN 'uses' THEN 1 ELSE 2 END, id, method
