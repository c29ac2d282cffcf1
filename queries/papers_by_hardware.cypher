// title: Papers by hardware
// description: Papers that run on a device, or on a kind of it (an A100 is a GPU).
// param hardware: hardware -- a device's id or name
// returns: id, name, year, url, hardware, hardware_name, count, distance
MATCH (near:Hardware)-[:BROADER*0..5]->(asked:Hardware {id: $hardware})
WITH DISTINCT near, asked
MATCH (article:Paper)-[link:RUNS_ON]->(near)
RETURN DISTINCT article.id AS id, article.name AS name, article.year AS year, article.url AS url, near.id AS hardware, near.name AS hardware_name, link.count AS count,
       CASE WHEN near.id = asked.id THEN 0 ELSE 1 END AS distance
ORDER BY distance, id, hardware
