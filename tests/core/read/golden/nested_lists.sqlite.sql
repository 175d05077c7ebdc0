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
|| ',"nodes":[' || coalesce(group_concat('{"name":' || json_quote(t2."name")
|| ',"contacts":{"totalCount":' || (SELECT CAST((SELECT count(*) AS count_2
FROM core_contact AS t6
WHERE t6."client_id" = t2."id"
AND t6."deleted_at" IS NULL) AS TEXT)
|| ',"nodes":[' || coalesce(group_concat('{"name":' || json_quote(t5."name")
|| ',"email":' || coalesce(json_quote(t5."email"), 'null') || '}', ','), '') AS anon_2
FROM (SELECT t4."name" AS name, t4."email" AS email, t4."id" AS k0
FROM core_contact AS t4
WHERE t4."client_id" = t2."id"
AND t4."deleted_at" IS NULL
ORDER BY t4."id" ASC
LIMIT 3 OFFSET ?) AS t5) || ']},"deals":{"totalCount":' || (SELECT CAST((SELECT count(*) AS count_3
FROM core_deal AS t9
WHERE t9."client_id" = t2."id"
AND t9."deleted_at" IS NULL) AS TEXT)
|| ',"nodes":[' || coalesce(group_concat('{"name":' || json_quote(t8."name")
|| ',"amount":' || CASE WHEN (t8."amount_amount" IS NOT NULL
AND t8."amount_currency" IS NOT NULL) THEN '{"amount":"' || paktum_amount(t8."amount_amount", t8."amount_currency") || '","currency":"' || t8."amount_currency" || '"}' ELSE 'null' END || '}', ','), '') AS anon_3
FROM (SELECT t7."name" AS name, t7."amount_amount" AS amount_amount, t7."amount_currency" AS amount_currency, t7."name_fold" AS k0, t7."id" AS k1
FROM core_deal AS t7
WHERE t7."client_id" = t2."id"
AND t7."deleted_at" IS NULL
ORDER BY t7."name_fold" ASC NULLS FIRST, t7."id" ASC
LIMIT 5 OFFSET ?) AS t8) || ']}}', ','), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS id, t1."changed_at" AS k0, t1."id" AS k1
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."changed_at" DESC NULLS LAST, t1."id" DESC
LIMIT 10 OFFSET ?) AS t2

-- SCAN t1 USING INDEX ix_core_client_changed_at
-- SEARCH t4 USING INDEX ix_core_contact_client_id (client_id=?)
-- SEARCH t6 USING INDEX ix_core_contact_client_id (client_id=?)
-- SEARCH t7 USING INDEX ix_core_deal_client_id (client_id=?)
-- USE TEMP B-TREE FOR ORDER BY
-- SEARCH t9 USING INDEX ix_core_deal_client_id (client_id=?)
-- SCAN t3
