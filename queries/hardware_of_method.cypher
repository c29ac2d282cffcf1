// title: Hardware of a method
// description: Devices that the papers of a method run on; role says what the paper does with the method.
// param method: method -- a method id or name
// returns: id, name, aliases, role, paper, title, year
MATCH (method:Method {id: $method})<-[:PROPOSES|USES|COMPARES_WITH]-(article:Paper)-[:RUNS_ON]->(device:Hardware)
WITH DISTINCT article, device,
     CASE WHEN EXISTS { MATCH (article)-[:PROPOSES]->(method) } THEN 'proposes'
          WHEN EXISTS { MATCH (article)-[:USES]->(method) } THEN 'uses'
          ELSE 'compares' END AS role
RETURN device.id AS id, device.name AS name, device.aliases AS aliases, role,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY CASE role WHEN 'proposes' THEN 0 WHEN 'uses' THEN 1 ELSE 2 END, id, paper
