// title: Methods on a device
// description: Methods proposed in papers that run on a device, or on a kind of it.
// param hardware: hardware -- a device's id or name
// returns: id, name, aliases, hardware, hardware_name, paper, title, year
MATCH (near:Hardware)-[:BROADER*0..5]->(:Hardware {id: $hardware})
WITH DISTINCT near
MATCH (method:Method)<-[:PROPOSES]-(article:Paper)-[:RUNS_ON]->(near)
RETURN DISTINCT method.id AS id, method.name AS name, method.aliases AS aliases, near.id AS hardware, near.name AS hardware_name,
       article.id AS paper, article.name AS title, article.year AS year
ORDER BY id, hardware, paper
