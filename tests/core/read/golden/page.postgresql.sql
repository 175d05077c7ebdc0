-- query ($after: String) {
--   clients(first: 20, after: $after, filter: {lifecycle: {eq: ACTIVE}}, orderBy: {field: NAME}) {
--     edges { cursor node { id name } }
--     pageInfo { hasNextPage endCursor }
--   }
-- }

-- statements: 1

SELECT '{"edges":[' || coalesce(string_agg('{"cursor":"' || encode(convert_to('["7a14ccb7",' || coalesce(CAST(to_json(CAST(t2.k0 AS TEXT)) AS TEXT), 'null')
|| ',' || coalesce('"' || encode(uuid_send(t2.k1), 'hex') || '"', 'null') || ']', 'UTF8'), 'hex') || '","node":{"id":"client_' || encode(uuid_send(t2."id"), 'hex') || '","name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT) || '}}', ','
ORDER BY t2.n) FILTER (WHERE t2.n <= 20), '') || '],"pageInfo":{"hasNextPage":' || CASE WHEN (count(*) > 20) THEN 'true' WHEN (count(*) <= 20) THEN 'false' END
|| ',"endCursor":' || coalesce('"' || max(CASE WHEN (t2.n = CASE WHEN (t2.c > 20) THEN 20 ELSE t2.c END) THEN encode(convert_to('["7a14ccb7",' || coalesce(CAST(to_json(CAST(t2.k0 AS TEXT)) AS TEXT), 'null')
|| ',' || coalesce('"' || encode(uuid_send(t2.k1), 'hex') || '"', 'null') || ']', 'UTF8'), 'hex') END) || '"', 'null') || '}}' AS anon_1
FROM (SELECT t2_.*, row_number() OVER (ORDER BY k0 ASC NULLS FIRST, k1 ASC) AS n, count(*) OVER () AS c
FROM (SELECT t1."id" AS id, t1."name" AS name, t1."name_fold" AS k0, t1."id" AS k1
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
AND t1."lifecycle" = $1::VARCHAR
AND (t1."name_fold" > $2::VARCHAR COLLATE "C" OR t1."name_fold" = $2::VARCHAR COLLATE "C"
AND t1."id" > $3::UUID)
AND t1."name_fold" >= $2::VARCHAR COLLATE "C"
ORDER BY t1."name_fold" ASC NULLS FIRST, t1."id" ASC
LIMIT 21) AS t2_
ORDER BY n
LIMIT 21) AS t2

-- Sort
-- Index Scan using ix_core_client_lifecycle_name_fold on core_client t1
