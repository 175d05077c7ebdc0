-- query ($after: String) {
--   clients(first: 20, after: $after, filter: {lifecycle: {eq: ACTIVE}}, orderBy: {field: NAME}) {
--     edges { cursor node { id name } }
--     pageInfo { hasNextPage endCursor }
--   }
-- }

-- statements: 1

SELECT '{"edges":[' || coalesce(group_concat('{"cursor":"' || lower(hex('["7a14ccb7",' || coalesce(json_quote(t2.k0), 'null')
|| ',' || coalesce('"' || t2.k1 || '"', 'null') || ']')) || '","node":{"id":"client_' || t2."id" || '","name":' || json_quote(t2."name") || '}}', ',') FILTER (WHERE t2.n <= 20), '') || '],"pageInfo":{"hasNextPage":' || CASE WHEN (count(*) > 20) THEN 'true' WHEN (count(*) <= 20) THEN 'false' END
|| ',"endCursor":' || coalesce('"' || max(CASE WHEN (t2.n = CASE WHEN (t2.c > 20) THEN 20 ELSE t2.c END) THEN lower(hex('["7a14ccb7",' || coalesce(json_quote(t2.k0), 'null')
|| ',' || coalesce('"' || t2.k1 || '"', 'null') || ']')) END) || '"', 'null') || '}}' AS anon_1
FROM (SELECT t2_.*, row_number() OVER (ORDER BY k0 ASC NULLS FIRST, k1 ASC) AS n, count(*) OVER () AS c
FROM (SELECT t1."id" AS id, t1."name" AS name, t1."name_fold" AS k0, t1."id" AS k1
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
AND t1."lifecycle" = ?
AND (t1."name_fold" > ? OR t1."name_fold" = ?
AND t1."id" > ?)
AND t1."name_fold" >= ?
ORDER BY t1."name_fold" ASC NULLS FIRST, t1."id" ASC
LIMIT 21 OFFSET ?) AS t2_
ORDER BY n
LIMIT 21 OFFSET ?) AS t2

-- SEARCH t1 USING INDEX ix_core_client_lifecycle_name_fold (lifecycle=? AND name_fold>?)
-- USE TEMP B-TREE FOR ORDER BY
-- USE TEMP B-TREE FOR ORDER BY
