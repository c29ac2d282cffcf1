// title: Hardware in use
// description: Devices by the number of papers that run on them.
// returns: id, name, aliases, papers
MATCH (article:Paper)-[:RUNS_ON]->(device:Hardware)
WITH device, count(DISTINCT article.id) AS papers
RETURN device.id AS id, device.name AS name, device.aliases AS aliases, papers
ORDER BY papers DESC, id
