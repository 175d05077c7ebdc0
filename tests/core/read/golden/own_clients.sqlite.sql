-- {
--   clients(first: 20, orderBy: {field: NAME}) { totalCount nodes { name deals(first: 5) { totalCount nodes { name } } } }
-- }

-- statements: 1

SELECT '{"totalCount":' || CAST((SELECT count(*) AS count_1
FROM core_client AS t3
WHERE t3."deleted_at" IS NULL
AND t3."owner_id" = (+ ?)) AS TEXT)
|| ',"nodes":[' || coalesce(group_concat('{"name":' || json_quote(t2."name")
|| ',"deals":{"totalCount":' || (SELECT CAST((SELECT count(*) AS count_2
FROM core_deal AS t6
WHERE t6."client_id" = t2."id"
AND t6."deleted_at" IS NULL
AND (t6."owner_id" = (+ ?)) IS 1) AS TEXT)
|| ',"nodes":[' || coalesce(group_concat('{"name":' || json_quote(t5."name") || '}', ','), '') AS anon_2
FROM (SELECT t4."name" AS name, t4."id" AS k0
FROM core_deal AS t4
WHERE t4."client_id" = t2."id"
AND t4."deleted_at" IS NULL
AND (t4."owner_id" = (+ ?)) IS 1
ORDER BY t4."id" ASC
LIMIT 5 OFFSET ?) AS t5) || ']}}', ','), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS id, t1."name_fold" AS k0, t1."id" AS k1
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
AND t1."owner_id" = (+ ?)
ORDER BY t1."name_fold" ASC NULLS FIRST, t1."id" ASC
LIMIT 20 OFFSET ?) AS t2

-- SEARCH t1 USING INDEX ix_core_client_owner_id_name_fold (owner_id=?)
-- SEARCH t4 USING INDEX ix_core_deal_client_id (client_id=?)
-- SEARCH t6 USING INDEX ix_core_deal_client_id (client_id=?)
-- SEARCH t3 USING INDEX ix_core_client_owner_id_name_fold (owner_id=?)
