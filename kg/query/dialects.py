"""What a free query may say in each engine's Cypher: its words, functions, procedures and plan operators.

Everything that is not listed here is refused, so a new release of an engine cannot open a new way in.
"""

from __future__ import annotations

from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words after which a statement, or a part of one after UNION or an opening brace, may begin.
_STARTS = _words("MATCH OPTIONAL UNWIND WITH RETURN")
# Words that want something after them; a name may follow.
_OPEN = _words(
    """MATCH OPTIONAL WHERE WITH RETURN UNWIND UNION ALL ANY NONE SINGLE DISTINCT AS ORDER BY SKIP LIMIT AND OR XOR NOT IN
    STARTS ENDS CONTAINS IS CASE WHEN THEN ELSE EXISTS COUNT COLLECT SHORTEST"""
)
# Words that end an expression: a name may not follow them directly.
_CLOSED = _words("END NULL TRUE FALSE ASC DESC ASCENDING DESCENDING")
# Refused by name wherever they stand bare, for a message that says what they do.
_FORBIDDEN = _words(
    """LOAD COPY EXPORT IMPORT INSTALL UNINSTALL ATTACH DETACH USE CREATE MERGE SET DELETE REMOVE DROP ALTER FOREACH INSERT
    PROFILE EXPLAIN BEGIN COMMIT ROLLBACK CHECKPOINT ANALYZE TRANSACTIONS SHOW TERMINATE GRANT REVOKE DENY CYPHER
    PERIODIC"""
)
_COMMON_FUNCTIONS = _words(
    """ABS ACOS ALL ANY ASIN ATAN ATAN2 AVG CEIL COALESCE COLLECT COS COT COUNT DEGREES EXISTS FLOOR ID KEYS LABELS LEFT
    LENGTH LOG LOG10 LTRIM MAX MIN NODES NONE NULLIF PERCENTILECONT PERCENTILEDISC PI PROPERTIES RADIANS RANGE
    RELATIONSHIPS REPLACE REVERSE RIGHT ROUND RTRIM SIGN SIN SINGLE SIZE SQRT SUBSTRING SUM TAN TOLOWER TOUPPER TRIM
    DATE DURATION"""
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words of one engine. All are upper case but the plan operators, which are spelt as the engine does."""

    engine: str
    starts: frozenset[str]
    open_words: frozenset[str]
    closed_words: frozenset[str]
    functions: frozenset[str]
    operators: frozenset[str]
    procedures: frozenset[str] = frozenset()
    forbidden: frozenset[str] = _FORBIDDEN


LADYBUG = Dialect(
    engine="ladybug",
    starts=_STARTS,
    open_words=_OPEN | _words("WSHORTEST TRAIL ACYCLIC"),
    closed_words=_CLOSED,
    functions=_COMMON_FUNCTIONS | _words(
        """ARRAY_APPEND ARRAY_CAT ARRAY_CONCAT ARRAY_CONTAINS ARRAY_COSINE_SIMILARITY ARRAY_DISTANCE ARRAY_DOT_PRODUCT
        ARRAY_EXTRACT ARRAY_HAS ARRAY_INDEXOF ARRAY_POSITION ARRAY_PREPEND ARRAY_SLICE CARDINALITY CAST CBRT CEILING
        CONCAT CONCAT_WS CONTAINS COUNT_IF CURRENT_DATE DATEPART DATETRUNC DATE_PART DATE_TRUNC ELEMENT_AT ENDS_WITH
        END_NODE ENDNODE EVEN FACTORIAL GREATEST HASH HISTOGRAM IFNULL INITCAP INTERVAL IS_ACYCLIC IS_TRAIL LABEL LCASE
        LEAST LEVENSHTEIN LIST_ANY_VALUE LIST_APPEND LIST_CAT LIST_CONCAT LIST_CONTAINS LIST_CREATION LIST_DISTINCT
        LIST_ELEMENT LIST_EXTRACT LIST_FILTER LIST_HAS LIST_HAS_ALL LIST_HAS_ANY LIST_INDEXOF LIST_MAX LIST_MIN
        LIST_POSITION LIST_PREPEND LIST_PRODUCT LIST_REDUCE LIST_REVERSE LIST_REVERSE_SORT LIST_SLICE LIST_SORT LIST_SUM
        LIST_TO_STRING LIST_TRANSFORM LIST_UNIQUE LN LOG2 LOWER LPAD MAP MAP_EXTRACT MAP_KEYS MAP_VALUES MD5
        OCTET_LENGTH OFFSET POW PREFIX REGEXP_EXTRACT REGEXP_EXTRACT_ALL REGEXP_FULL_MATCH REGEXP_MATCHES REGEXP_REPLACE
        REGEXP_SPLIT_TO_ARRAY RELS REPEAT RPAD SHA256 SPLIT_PART STARTS_WITH START_NODE STARTNODE STRING STRING_SPLIT
        STRING_TO_ARRAY STRUCT_EXTRACT STRUCT_PACK STR_SPLIT SUBSTR SUFFIX TIMESTAMP TO_BOOL TO_DATE TO_DOUBLE TO_FLOAT
        TO_INT16 TO_INT32 TO_INT64 TO_INT8 TO_STRING TYPEOF UCASE UPPER WSHORTEST"""
    ),
    # TABLE_FUNCTION_CALL is allowed for READ_FTABLE, the one row that RETURN without MATCH starts from; the names of
    # table functions are checked like operators.
    operators=_words(
        """AGGREGATE AGGREGATE_FINALIZE AGGREGATE_SCAN COUNT_REL_TABLE CROSS_PRODUCT DUMMY_SCAN DUMMY_SIMPLE_SINK
        DUMMY_SINK EMPTY_RESULT FILTER FLATTEN HASH_JOIN_BUILD HASH_JOIN_PROBE INDEX_LOOKUP INTERSECT INTERSECT_BUILD
        LIMIT MULTIPLICITY_REDUCER NODE_SCAN ORDER_BY ORDER_BY_MERGE ORDER_BY_SCAN PATH_PROPERTY_PROBE
        PRIMARY_KEY_SCAN_NODE_TABLE PROJECTION QUERY_PRIMARY_KEY_LOOKUP RECURSIVE_EXTEND REL_SCAN RESULT_COLLECTOR
        SCAN_NODE_TABLE SCAN_REL_TABLE SEMI_MASKER SKIP TABLE_FUNCTION_CALL READ_FTABLE TOP_K TOP_K_SCAN UNION_ALL
        UNION_ALL_SCAN UNWIND UNWIND_DEDUPLICATE"""
    ),
)

NEO4J = Dialect(
    engine="neo4j",
    starts=_STARTS | {"CALL"},
    open_words=_OPEN | {"CALL", "YIELD"},
    closed_words=_CLOSED | _words("NAN INFINITY INF"),
    functions=_COMMON_FUNCTIONS | _words(
        """ALLSHORTESTPATHS SHORTESTPATH BTRIM CHAR_LENGTH CHARACTER_LENGTH DATE.TRUNCATE DATETIME DATETIME.TRUNCATE
        DURATION.BETWEEN DURATION.INDAYS DURATION.INMONTHS E ELEMENTID ENDNODE EXP FILTER HAVERSIN HEAD ISEMPTY ISNAN
        LAST LOCALDATETIME LOWER NORMALIZE POINT POINT.DISTANCE RAND REDUCE SPLIT STARTNODE STDEV STDEVP TAIL TIMESTAMP
        TOBOOLEAN TOBOOLEANLIST TOBOOLEANORNULL TOFLOAT TOFLOATLIST TOFLOATORNULL TOINTEGER TOINTEGERLIST
        TOINTEGERORNULL TOSTRING TOSTRINGLIST TOSTRINGORNULL TYPE UPPER VALUETYPE VECTOR.SIMILARITY.COSINE
        VECTOR.SIMILARITY.EUCLIDEAN"""
    ),
    # Readers of indexes and of the schema; a procedure of any other name is refused.
    procedures=_words(
        """DB.INDEX.FULLTEXT.QUERYNODES DB.INDEX.FULLTEXT.QUERYRELATIONSHIPS DB.LABELS DB.RELATIONSHIPTYPES DB.PROPERTYKEYS"""
    ),
    operators=_words(
        """AllNodesScan AntiConditionalApply AntiSemiApply Anti Apply Argument ArgumentTracker AssertSameNode
        AssertSameRelationship AssertingMultiNodeIndexSeek AssertingMultiRelationshipIndexSeek CacheProperties
        CartesianProduct ConditionalApply Distinct DirectedAllRelationshipsScan DirectedRelationshipByIdSeek
        DirectedRelationshipByElementIdSeek DirectedRelationshipIndexContainsScan DirectedRelationshipIndexEndsWithScan
        DirectedRelationshipIndexScan DirectedRelationshipIndexSeek DirectedRelationshipIndexSeekByRange
        DirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan Eager EagerAggregation EmptyResult EmptyRow
        ExhaustiveLimit Expand(All) Expand(Into) Filter IntersectionNodeByLabelsScan Limit LetAntiSemiApply
        LetSelectOrAntiSemiApply LetSelectOrSemiApply LetSemiApply LegacyShortestPath MultiNodeIndexSeek
        NodeByElementIdSeek NodeByIdSeek NodeByLabelScan NodeCountFromCountStore NodeHashJoin NodeIndexContainsScan
        NodeIndexEndsWithScan NodeIndexScan NodeIndexSeek NodeIndexSeekByRange NodeLeftOuterHashJoin
        NodeRightOuterHashJoin NodeUniqueIndexSeek NodeUniqueIndexSeekByRange NonFuseable NullifyMetadata Optional
        OptionalExpand(All) OptionalExpand(Into) OrderedAggregation OrderedDistinct OrderedUnion PartialSort PartialTop
        PartitionedAllNodesScan PartitionedNodeByLabelScan PartitionedNodeIndexScan PartitionedNodeIndexSeek
        PartitionedUnwind PathPropagatingBFS ProduceResults Projection ProjectEndpoints
        PruningVarLengthExpand BFSPruningVarLengthExpand RelationshipCountFromCountStore RemoteBatchProperties Repeat
        Repeat(Trail) Repeat(Acyclic) Repeat(Walk) BidirectionalRepeat(Trail) RollUpApply SelectOrAntiSemiApply
        SelectOrSemiApply SemiApply ShortestPath Skip Sort StatefulShortestPath(All) StatefulShortestPath(Into)
        SubtractionNodeByLabelsScan Top Top1WithTies Trail Triadic TriadicBuild TriadicFilter TriadicSelection
        UndirectedAllRelationshipsScan UndirectedRelationshipByIdSeek UndirectedRelationshipByElementIdSeek
        UndirectedRelationshipIndexContainsScan UndirectedRelationshipIndexEndsWithScan UndirectedRelationshipIndexScan
        UndirectedRelationshipIndexSeek UndirectedRelationshipIndexSeekByRange UndirectedRelationshipTypeScan
        UndirectedUnionRelationshipTypesScan Union UnionNodeByLabelsScan Unwind ValueHashJoin VarLengthExpand(All)
        VarLengthExpand(Into) VarLengthExpand(Pruning) VarLengthExpand(Pruning,BFS,All)
        VarLengthExpand(Pruning,BFS,Into) UnwindFused"""
    ),
)

DIALECTS = {dialect.engine: dialect for dialect in (LADYBUG, NEO4J)}
