-- {
--   clients(first: 20, orderBy: {field: NAME}) { totalCount nodes { name deals(first: 5) { totalCount nodes { name } } } }
-- }

-- statements: 1

SELECT '{"totalCount":' || CAST((SELECT count(*) AS count_1
FROM core_client AS t3
WHERE t3."deleted_at" IS NULL
AND t3."owner_id" = $1::UUID) AS TEXT)
|| ',"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT)
|| ',"deals":{"totalCount":' || (SELECT CAST((SELECT count(*) AS count_2
FROM core_deal AS t6
WHERE t6."client_id" = t2."id"
AND t6."deleted_at" IS NULL
AND (t6."owner_id" = $1::UUID) IS true) AS TEXT)
|| ',"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t5."name" AS TEXT)) AS TEXT) || '}', ','
ORDER BY t5.k0 ASC), '') AS anon_2
FROM (SELECT t4."name" AS name, t4."id" AS k0
FROM core_deal AS t4
WHERE t4."client_id" = t2."id"
AND t4."deleted_at" IS NULL
AND (t4."owner_id" = $1::UUID) IS true
ORDER BY t4."id" ASC
LIMIT 5) AS t5) || ']}}', ','
ORDER BY t2.k0 ASC NULLS FIRST, t2.k1 ASC), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS id, t1."name_fold" AS k0, t1."id" AS k1
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
AND t1."owner_id" = $1::UUID
ORDER BY t1."name_fold" ASC NULLS FIRST, t1."id" ASC
LIMIT 20) AS t2

-- Bitmap Index Scan on ix_core_client_owner_id_name_fold
-- Index Scan using ix_core_client_owner_id_name_fold on core_client t1
-- Bitmap Index Scan on ix_core_deal_client_id
-- Sort
-- Bitmap Index Scan on ix_core_deal_client_id
