"""Free queries for the tests: hostile ones, honest ones, and ones that only take too much.

`{port}` is a listener on loopback and `{file}` a file of the test's, both of which must stay untouched.
"""

# ruff: noqa: E501 - a query stays on its line
from __future__ import annotations

from dataclasses import dataclass

SECRET = "/etc/passwd"


@dataclass(frozen=True, slots=True)
class Case:
    engine: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.engine}: {' '.join(self.text.split())[:70]}"


def _cases(engine: str, *texts: str) -> tuple[Case, ...]:
    return tuple(Case(engine, text) for text in texts)


LADYBUG_HOSTILE = _cases(
    "ladybug",
    # Reading files, in every position and spelling.
    f"LOAD FROM '{SECRET}' (file_format='csv', delim=':') RETURN *",
    f"load from '{SECRET}' (file_format='csv', delim=':') return *",
    f"LOAD WITH HEADERS (a STRING) FROM '{SECRET}' RETURN *",
    f"LOAD/* hidden */FROM '{SECRET}' (file_format='csv') RETURN *",
    f"LOAD // hidden\nFROM '{SECRET}' (file_format='csv') RETURN *",
    f"RETURN 'x' AS column0 UNION ALL LOAD FROM '{SECRET}' (file_format='csv', delim=':') RETURN column0",
    f"RETURN 1 AS x UNION LOAD FROM '{SECRET}' (file_format='csv') RETURN 2 AS x",
    f"MATCH (n:Paper) WITH n LOAD FROM '{SECRET}' (file_format='csv') RETURN *",
    f"WITH * LOAD FROM '{SECRET}' RETURN *",
    f"RETURN 1 /***/ + '*/ UNION ALL LOAD FROM \\'{SECRET}\\' RETURN *'; LOAD FROM '{SECRET}' RETURN *",
    f"MATCH (n) WHERE EXISTS {{ LOAD FROM '{SECRET}' (file_format='csv') RETURN * }} RETURN n",
    f"RETURN COUNT {{ LOAD FROM '{SECRET}' RETURN 1 }}",
    f"LOAD FROM read_csv('{SECRET}') RETURN *",
    "LOAD FROM secret RETURN *",
    "MATCH (n) LOAD FROM frame RETURN *",
    "LOAD FROM $x RETURN *",
    "LOAD FROM 'http://127.0.0.1:{port}/x.csv' RETURN *",
    "\u2028LOAD FROM secret RETURN *",
    "ＬＯＡＤ FROM secret RETURN *",
    "\\u004cOAD FROM secret RETURN *",
    # Writing files.
    "COPY (MATCH (n) RETURN n.id) TO '{file}'",
    "COPY Paper FROM '{file}'",
    "RETURN 1 UNION ALL COPY (MATCH (n) RETURN n.id) TO '{file}'",
    "EXPORT DATABASE '{file}'",
    "EXPLAIN EXPORT DATABASE '{file}'",
    "PROFILE COPY (MATCH (n) RETURN n.id) TO '{file}'",
    "IMPORT DATABASE '{file}'",
    # Settings, procedures, extensions, other databases.
    "CALL TIMEOUT=0",
    "CALL timeout=0; UNWIND range(1, 2000000000) AS x RETURN count(x)",
    "RETURN 1; CALL TIMEOUT=0; UNWIND range(1, 2000000000) AS x RETURN count(x)",
    "CALL THREADS=64",
    "CALL file_search_path='/etc'",
    "CALL show_tables() RETURN *",
    "CALL current_setting('home_directory') RETURN *",
    "MATCH (n) CALL show_functions() RETURN *",
    "WITH 1 AS x CALL bm_info() RETURN *",
    "RETURN current_setting('home_directory')",
    "INSTALL httpfs",
    "LOAD EXTENSION httpfs",
    "LOAD EXTENSION '{file}'",
    "ATTACH '{file}' AS other (dbtype lbug)",
    "ATTACH 'http://127.0.0.1:{port}/x' AS other (dbtype postgres)",
    "DETACH other",
    "USE other",
    "CHECKPOINT",
    "BEGIN TRANSACTION",
    "BEGIN TRANSACTION READ ONLY; COMMIT",
    # Writing the graph.
    "CREATE (:Paper {id: 'x'})",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n:Paper) SET n.name = 'x'",
    "MATCH (n:Paper) WITH n SET n.name = 'x' RETURN n",
    "MERGE (n:Paper {id: 'x'}) RETURN n",
    "MATCH (n:Paper) CREATE (n)-[:PROPOSES]->(:Method {id: 'x'})",
    "UNWIND [1] AS x CREATE (:Paper {id: 'x'})",
    "DROP TABLE Paper",
    "ALTER TABLE Paper ADD x STRING",
    "CREATE MACRO f(x) AS x + 1",
    "CREATE NODE TABLE X(id STRING PRIMARY KEY)",
    "CREATE SEQUENCE s",
    "COMMENT ON TABLE Paper IS 'x'",
    # Names that the engine may read otherwise.
    "MATCH (n) RETURN `bm_info`()",
    "MATCH (`n`) RETURN n; DROP TABLE Paper",
    "RETURN 'a\\u0027; DROP TABLE Paper; RETURN \\u0027'",
    "RETURN nextval('s')",
)

NEO4J_HOSTILE = _cases(
    "neo4j",
    # LOAD CSV in every position and spelling.
    f"LOAD CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"load csv with headers from 'file://{SECRET}' as line return line",
    f"LOAD/**/CSV/**/FROM 'file://{SECRET}' AS line RETURN line",
    f"LOAD CSV FROM \"file://{SECRET}\" AS line FIELDTERMINATOR ':' RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:{port}/x.csv' AS line RETURN line",
    "LOAD CSV FROM 'ftp://127.0.0.1:{port}/x.csv' AS line RETURN line",
    "MATCH (n) LOAD CSV FROM 'http://127.0.0.1:{port}/x.csv' AS line RETURN line",
    "UNWIND [1] AS x LOAD CSV FROM 'http://127.0.0.1:{port}/' + x AS line RETURN line",
    "MATCH (n) WITH n.name AS secret LOAD CSV FROM 'http://127.0.0.1:{port}/' + secret AS line RETURN line",
    f"CALL {{ LOAD CSV FROM 'file://{SECRET}' AS line RETURN line }} RETURN line",
    f"CALL () {{ LOAD CSV FROM 'file://{SECRET}' AS line RETURN line }} RETURN line",
    f"MATCH (n) CALL (n) {{ WITH n LOAD CSV FROM 'file://{SECRET}' AS line RETURN line }} RETURN line",
    f"RETURN COLLECT {{ LOAD CSV FROM 'file://{SECRET}' AS line RETURN line[0] }}",
    f"RETURN EXISTS {{ LOAD CSV FROM 'file://{SECRET}' AS line RETURN line }}",
    f"RETURN 1 AS x UNION LOAD CSV FROM 'file://{SECRET}' AS line RETURN 2 AS x",
    f"\\u004cOAD CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"\\u004c\\u004f\\u0041\\u0044 CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"RETURN '\\u0027 UNION LOAD CSV FROM \\u0027file://{SECRET}\\u0027 AS x RETURN x //'",
    f"ＬＯＡＤ CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"\u00a0LOAD\u00a0CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"USING PERIODIC COMMIT LOAD CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"CYPHER runtime=slotted LOAD CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"EXPLAIN LOAD CSV FROM 'file://{SECRET}' AS line RETURN line",
    f"PROFILE LOAD CSV FROM 'file://{SECRET}' AS line RETURN line",
    # Procedures and functions.
    "CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "CALL/* x */dbms.listConfig()",
    "CALL `dbms`.`listConfig`()",
    "CALL `dbms.listConfig`()",
    "CALL dbms . listConfig ( )",
    "MATCH (n) CALL dbms.components() YIELD name RETURN name",
    "WITH 1 AS x CALL dbms.listConfig() YIELD name RETURN name",
    "OPTIONAL CALL dbms.listConfig() YIELD name RETURN name",
    "CALL { CALL dbms.listConfig() YIELD name RETURN name } RETURN name",
    "CALL apoc.load.json('http://127.0.0.1:{port}/x')",
    "CALL apoc.cypher.doIt('CREATE (n)', {})",
    "CALL db.createLabel('X')",
    "CALL db.clearQueryCaches()",
    "CALL db.awaitIndexes()",
    "CALL dbms.killQuery('query-1')",
    "CALL db.ping",
    "RETURN apoc.cypher.runFirstColumnSingle('MATCH (n) DETACH DELETE n', {})",
    "RETURN apoc.util.sha256(['x'])",
    "RETURN genai.vector.encode('x', 'OpenAI', {})",
    # The server itself.
    "SHOW USERS",
    "SHOW DATABASES YIELD *",
    "SHOW TRANSACTIONS YIELD currentQuery",
    "SHOW SETTINGS",
    "SHOW PROCEDURES EXECUTABLE YIELD name RETURN name",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "USE system SHOW USERS",
    "USE neo4j MATCH (n) RETURN n",
    "CREATE USER x SET PASSWORD '12345678'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "STOP DATABASE neo4j",
    "PROFILE MATCH (n) RETURN n",
    "EXPLAIN MATCH (n) RETURN n",
    # Writing.
    "CREATE (n:Paper {id: 'x'}) RETURN n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) NODETACH DELETE n",
    "MATCH (n:Paper) SET n.name = 'x'",
    "MATCH (n:Paper) SET n:Hacked",
    "MATCH (n:Paper) REMOVE n.name",
    "MERGE (n:Paper {id: 'x'}) ON CREATE SET n.name = 'x' RETURN n",
    "MATCH (n) FOREACH (x IN [1] | CREATE (:Hacked))",
    "MATCH (n) CALL (n) { SET n.name = 'x' } RETURN n",
    "MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 10 ROWS",
    "MATCH (n) CALL (n) { RETURN n AS m } IN TRANSACTIONS RETURN m",
    "MATCH (n) CALL (n) { RETURN n AS m } IN 3 CONCURRENT TRANSACTIONS RETURN m",
    "INSERT (n:Hacked)",
    "CREATE INDEX FOR (n:Paper) ON (n.name)",
    "DROP CONSTRAINT x IF EXISTS",
    "RETURN 1; MATCH (n) DETACH DELETE n",
    "RETURN 1 // ;\n; MATCH (n) DETACH DELETE n",
    "MATCH (n) RETURN n /* ' */ ; DROP INDEX x // '",
)

HOSTILE = LADYBUG_HOSTILE + NEO4J_HOSTILE

_COMMON_HONEST = (
    "MATCH (p:Paper) RETURN count(*) AS papers",
    "MATCH (p:Paper)-[:PROPOSES]->(m:Method) RETURN p.name AS paper, m.name AS method ORDER BY paper, method LIMIT 5",
    "MATCH (p:Paper) WHERE p.year >= 2023 AND NOT p.name STARTS WITH 'X' RETURN p.name, p.year ORDER BY p.year DESC SKIP 1 LIMIT 2",
    "MATCH (m:Method)<-[:ABOUT]-(c:Claim)-[:ON_METRIC]->(x:Metric) WHERE c.direction = 'down' RETURN m.name, x.name, c.low, c.high",
    "MATCH (m:Method) OPTIONAL MATCH (m)<-[:ABOUT]-(c:Claim) RETURN m.name AS method, count(c) AS claims ORDER BY claims DESC, method",
    "MATCH (p:Paper)-[:USES|COMPARES_WITH]->(m:Method) RETURN m.name, collect(DISTINCT p.name) AS papers ORDER BY m.name",
    "MATCH (p:Paper) WITH p.year AS year, count(*) AS count WHERE count > 0 RETURN year, count ORDER BY year",
    "MATCH (x:Metric)-[:BROADER*1..3]->(y:Metric {id: 'metric:memory'}) RETURN x.name ORDER BY x.name",
    "MATCH (a:Method)<-[:PROPOSES]-(:Paper)-[:ADDRESSES]->(t:Task) RETURN a.name, t.name ORDER BY a.name",
    "MATCH (m:Method) WHERE m.name =~ '(?i).*cache.*' RETURN m.name",
    "MATCH (m:Method) WHERE m.name CONTAINS 'Trim' OR m.name ENDS WITH 'Serve' RETURN m.name",
    "MATCH (m:Method) WHERE EXISTS { MATCH (m)<-[:PROPOSES]-(:Paper) } RETURN m.name ORDER BY m.name",
    "MATCH (m:Method) RETURN m.name, COUNT { MATCH (m)<-[:USES]-(:Paper) } AS used ORDER BY used DESC LIMIT 3",
    "MATCH (c:Claim) RETURN CASE WHEN c.direction = 'down' THEN 'less' ELSE 'more' END AS word, count(*) ORDER BY word",
    "UNWIND ['a', 'b'] AS x UNWIND range(1, 3) AS y RETURN x, y",
    "MATCH (p:Paper) RETURN p.name AS name UNION MATCH (m:Method) RETURN m.name AS name",
    "MATCH (p:Paper) RETURN p.name AS name UNION ALL MATCH (m:Method) RETURN m.name AS name",
    "MATCH (c:Claim) RETURN avg(c.high), min(c.low), max(c.high), sum(c.high)",
    "MATCH (c:Claim) WHERE c.high IS NOT NULL AND c.low IS NULL RETURN c.id",
    "MATCH (p:Paper) WHERE p.year IN [2023, 2024] RETURN toUpper(p.name), size(p.name), substring(p.name, 0, 5)",
    "MATCH (c:Claim) WHERE c.evidence CONTAINS 'LOAD CSV; DELETE /* not a comment */ // nor this' RETURN c.id",
    "MATCH (n:Paper) RETURN n.id AS `paper id` ORDER BY `paper id` // the id, and nothing else",
    "MATCH (c:Claim) RETURN c.start AS start, c.`end` AS stop LIMIT 1",
    "MATCH (p:Paper)-[:RUNS_ON]->(h:Hardware) RETURN coalesce(h.name, 'none') AS on_what, count(DISTINCT p) AS papers",
    "MATCH (a:Method), (b:Method) WHERE a.id < b.id AND (a)<-[:PROPOSES]-(:Paper)-[:COMPARES_WITH]->(b) RETURN a.name, b.name;",
    "MATCH (m:Method|Task) WHERE m.papers > 1 RETURN m.name ORDER BY m.papers DESC, m.name",
    "match (p:Paper {id: 'paper:p1'})-[r]-(x) return p, r, x",
)

LADYBUG_HONEST = _cases(
    "ladybug",
    *_COMMON_HONEST,
    "MATCH (a:Method {id: 'method:cachetrim'})-[e:USES|COMPARES_WITH|PROPOSES* SHORTEST 1..4]-(b:Method) RETURN b.name, length(e)",
    "MATCH p = (a:Paper)-[:PROPOSES]->(b:Method) RETURN nodes(p), rels(p)",
    "MATCH (a)-[r]->(b:Metric) RETURN label(a), label(r), b.name LIMIT 10",
    "MATCH (p:Paper) RETURN list_transform([1, 2, 3], x -> x * 2) AS twice, list_contains(['a'], 'a')",
    "MATCH (n:Paper) WHERE regexp_matches(n.name, 'Cache') RETURN n.name",
    "MATCH (n:Paper) RETURN cast(n.year, 'STRING') + '!' AS year",
    "RETURN {name: 'x', figures: [1, 2.5, -3e2]} AS map",
    "MATCH (x:Metric)-[b:BROADER*1..3 (r, n | WHERE n.id <> 'metric:cost')]->(y:Metric) RETURN x.id, y.id LIMIT 5",
    "MATCH (p:Paper) RETURN list_sort(collect(p.name)) AS names",
    "MATCH (m:Method) WHERE list_contains(m.aliases, 'LoRA') OR m.name = 'LoRA' RETURN m.id, size(m.aliases)",
    "MATCH (c:Claim) RETURN label(c), round(avg(c.high), 1) AS mean, count(c.low)",
    "MATCH (p:Paper) WITH p ORDER BY p.year DESC LIMIT 3 OPTIONAL MATCH (p)-[:REPORTS]->(c:Claim) RETURN p.name, c.evidence",
    "MATCH (a:Paper)-[* TRAIL 1..3]-(b:Paper) RETURN a.name, count(DISTINCT b.name) ORDER BY a.name",
)

NEO4J_HONEST = _cases(
    "neo4j",
    *_COMMON_HONEST,
    "MATCH (n) RETURN labels(n) AS labels, count(*) AS n ORDER BY n DESC",
    "MATCH (a)-[r]->(b:Metric) RETURN type(r), b {.id, .name, seen: true} LIMIT 10",
    "MATCH p = shortestPath((a:Method {id: 'method:cachetrim'})-[*..6]-(b:Method {id: 'method:keymerge'})) RETURN p",
    "MATCH p = SHORTEST 1 (a:Method {id: 'method:cachetrim'})-[:PROPOSES|COMPARES_WITH]-+(b:Method) RETURN length(p), b.name LIMIT 5",
    "MATCH p = ALL SHORTEST (a:Method {id: 'method:cachetrim'})-[:USES|PROPOSES]-{1,4}(b:Method) RETURN [n IN nodes(p) | n.name] LIMIT 5",
    "MATCH (m:Method) CALL (m) { MATCH (m)<-[:ABOUT]-(c:Claim) RETURN count(c) AS claims } RETURN m.name, claims",
    "CALL { MATCH (p:Paper) RETURN p.name AS name UNION MATCH (t:Task) RETURN t.name AS name } RETURN count(name)",
    "CALL db.index.fulltext.queryNodes('kg_names', 'cache*') YIELD node, score RETURN node.name, score ORDER BY score DESC",
    "MATCH (m:Method) RETURN m.name, [(m)<-[:PROPOSES]-(p:Paper) | p.name] AS papers LIMIT 5",
    "MATCH (p:Paper) RETURN reduce(total = 0, x IN [1, 2, 3] | total + x) AS six, head(collect(p.name)), date.truncate('year', date())",
    "MATCH (p:Paper) RETURN COLLECT { MATCH (p)-[:PROPOSES]->(m:Method) RETURN m.name } AS methods",
    "MATCH (m:Method) WHERE any(a IN m.aliases WHERE toLower(a) CONTAINS 'cache') RETURN m.name",
    "MATCH ((a:Metric)-[:BROADER]->(b:Metric)){1,3} RETURN size(a) LIMIT 3",
    "MATCH (n:Method&!Task) WHERE n.papers > 0 RETURN n.name LIMIT 3",
    "CALL db.labels() YIELD label RETURN label ORDER BY label",
)

HONEST = LADYBUG_HONEST + NEO4J_HONEST

# Read-only, but far too much: each must end at its limit of time, memory or size, or be answered from few pages.
HEAVY = (
    "UNWIND range(1, 2000000000) AS x RETURN count(x)",
    "UNWIND range(1, 20000000) AS x UNWIND range(1, 1000) AS y RETURN sum(x * y)",
    "MATCH (a)-[*1..30]-(b) RETURN count(*)",
    "MATCH (a)-[*1..15]-(b)-[*1..15]-(c) RETURN count(*)",
    "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)",
    "MATCH (a), (b), (c), (d) RETURN a, b, c, d ORDER BY a.id, b.id, c.id DESC",
    "RETURN range(1, 500000000) AS numbers",
)
