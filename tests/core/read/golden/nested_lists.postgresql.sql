-- {
--   clients(first: 10, orderBy: {field: CHANGED_AT, direction: DESC}) {
--     totalCount
--     nodes {
--       name
--       contacts(first: 3) { totalCount nodes { name email } }
--       deals(first: 5, orderBy: {field: NAME}) { totalCount nodes { name amount { amount currency } } }
--     }
--   }
-- }

-- statements: 1

SELECT '{"totalCount":' || CAST((SELECT count(*) AS count_1
FROM core_client AS t3
WHERE t3."deleted_at" IS NULL) AS TEXT)
|| ',"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT)
|| ',"contacts":{"totalCount":' || (SELECT CAST((SELECT count(*) AS count_2
FROM core_contact AS t6
WHERE t6."client_id" = t2."id"
AND t6."deleted_at" IS NULL) AS TEXT)
|| ',"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t5."name" AS TEXT)) AS TEXT)
|| ',"email":' || coalesce(CAST(to_json(CAST(t5."email" AS TEXT)) AS TEXT), 'null') || '}', ','
ORDER BY t5.k0 ASC), '') AS anon_2
FROM (SELECT t4."name" AS name, t4."email" AS email, t4."id" AS k0
FROM core_contact AS t4
WHERE t4."client_id" = t2."id"
AND t4."deleted_at" IS NULL
ORDER BY t4."id" ASC
LIMIT 3) AS t5) || ']},"deals":{"totalCount":' || (SELECT CAST((SELECT count(*) AS count_3
FROM core_deal AS t9
WHERE t9."client_id" = t2."id"
AND t9."deleted_at" IS NULL) AS TEXT)
|| ',"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t8."name" AS TEXT)) AS TEXT)
|| ',"amount":' || CASE WHEN (t8."amount_amount" IS NOT NULL
AND t8."amount_currency" IS NOT NULL) THEN '{"amount":"' || CAST(t8."amount_amount" AS TEXT) || '","currency":"' || t8."amount_currency" || '"}' ELSE 'null' END || '}', ','
ORDER BY t8.k0 ASC NULLS FIRST, t8.k1 ASC), '') AS anon_3
FROM (SELECT t7."name" AS name, t7."amount_amount" AS amount_amount, t7."amount_currency" AS amount_currency, t7."name_fold" AS k0, t7."id" AS k1
FROM core_deal AS t7
WHERE t7."client_id" = t2."id"
AND t7."deleted_at" IS NULL
ORDER BY t7."name_fold" ASC NULLS FIRST, t7."id" ASC
LIMIT 5) AS t8) || ']}}', ','
ORDER BY t2.k0 DESC NULLS LAST, t2.k1 DESC), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS id, t1."changed_at" AS k0, t1."id" AS k1
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."changed_at" DESC NULLS LAST, t1."id" DESC
LIMIT 10) AS t2

-- Seq Scan on core_client t3
-- Index Scan Backward using ix_core_client_changed_at on core_client t1
-- Bitmap Index Scan on ix_core_contact_client_id
-- Sort
-- Bitmap Index Scan on ix_core_contact_client_id
-- Bitmap Index Scan on ix_core_deal_client_id
-- Sort
-- Bitmap Index Scan on ix_core_deal_client_id
