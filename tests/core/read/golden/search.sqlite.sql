-- query ($text: String!) {
--   search(text: $text, types: [CLIENT, DEAL], first: 10) { totalCount nodes { title type record { id } } }
-- }

-- statements: 1

WITH t2m AS 
(SELECT t1.type AS type, t1.record_id AS record_id, t1.title AS title, t1.title_words AS title_words, CASE WHEN (t1.title_words = ?) THEN 0 WHEN (instr(t1.title_words, ?) = ?) THEN 1 WHEN (t1.id IN (SELECT rowid
FROM paktum_search_index
WHERE paktum_search_index MATCH ?)) THEN 2 ELSE 3 END AS "match"
FROM paktum_search_entry AS t1
WHERE t1.id IN (SELECT rowid
FROM paktum_search_index
WHERE paktum_search_index MATCH ?)
AND t1.type IN ('client', 'deal'))
SELECT '{"totalCount":' || CAST((SELECT count(*) AS count_1
FROM t2m
WHERE CASE t2m.type WHEN 'client' THEN (SELECT 1
FROM core_client AS t4
WHERE t2m.record_id = t4."id"
AND t4."deleted_at" IS NULL) WHEN 'deal' THEN (SELECT 1
FROM core_deal AS t5
WHERE t2m.record_id = t5."id"
AND t5."deleted_at" IS NULL) END IS NOT NULL) AS TEXT)
|| ',"nodes":[' || coalesce(group_concat('{"title":' || coalesce(json_quote(t3."title"), 'null')
|| ',"type":"' || upper(t3."type") || '","record":' || CASE t3."type" WHEN 'client' THEN '{"id":"client_' || t3."record_id" || '"}' WHEN 'deal' THEN '{"id":"deal_' || t3."record_id" || '"}' END || '}', ','), '') || ']}' AS anon_1
FROM (SELECT anon_2.type AS type, anon_2.record_id AS record_id, anon_2.title AS title, anon_2."match" AS k0, anon_2.title_words AS k1, anon_2.type AS k2, anon_2.record_id AS k3
FROM (SELECT t2m.type AS type, t2m.record_id AS record_id, t2m.title AS title, t2m.title_words AS title_words, t2m."match" AS "match"
FROM t2m
ORDER BY t2m."match" ASC NULLS LAST, t2m.title_words ASC NULLS LAST, t2m.type ASC NULLS LAST, t2m.record_id ASC
LIMIT ? OFFSET 0) AS anon_2
WHERE CASE anon_2.type WHEN 'client' THEN (SELECT 1
FROM core_client AS t6
WHERE anon_2.record_id = t6."id"
AND t6."deleted_at" IS NULL) WHEN 'deal' THEN (SELECT 1
FROM core_deal AS t7
WHERE anon_2.record_id = t7."id"
AND t7."deleted_at" IS NULL) END IS NOT NULL
ORDER BY anon_2."match" ASC NULLS LAST, anon_2.title_words ASC NULLS LAST, anon_2.type ASC NULLS LAST, anon_2.record_id ASC
LIMIT 10 OFFSET ?) AS t3

-- SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)
-- SCAN paktum_search_index VIRTUAL TABLE INDEX 0:M2
-- SCAN paktum_search_index VIRTUAL TABLE INDEX 0:M2
-- USE TEMP B-TREE FOR ORDER BY
-- SEARCH t6 USING INDEX sqlite_autoindex_core_client_1 (id=?)
-- SEARCH t7 USING INDEX sqlite_autoindex_core_deal_1 (id=?)
-- SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)
-- SCAN paktum_search_index VIRTUAL TABLE INDEX 0:M2
-- SEARCH t4 USING INDEX sqlite_autoindex_core_client_1 (id=?)
-- SEARCH t5 USING INDEX sqlite_autoindex_core_deal_1 (id=?)
