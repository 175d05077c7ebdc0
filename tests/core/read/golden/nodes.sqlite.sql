-- query ($ids: [ID!]!) {
--   nodes(ids: $ids) { id ... on Client { name } ... on Deal { name client { name } } }
-- }

-- statements: 2

SELECT 'client_' || t1."id" AS anon_1, '{"id":"client_' || t1."id" || '","name":' || json_quote(t1."name") || '}' AS anon_2
FROM core_client AS t1
WHERE t1."id" IN (SELECT value
FROM json_each(?))
AND t1."deleted_at" IS NULL

-- SEARCH t1 USING INDEX sqlite_autoindex_core_client_1 (id=?)
-- SCAN json_each VIRTUAL TABLE INDEX 1:

SELECT 'deal_' || t2."id" AS anon_1, '{"id":"deal_' || t2."id" || '","name":' || json_quote(t2."name")
|| ',"client":' || coalesce((SELECT '{"name":' || json_quote(t3."name") || '}' AS anon_3
FROM core_client AS t3
WHERE t3."id" = t2."client_id"
AND t3."deleted_at" IS NULL), 'null') || '}' AS anon_2
FROM core_deal AS t2
WHERE t2."id" IN (SELECT value
FROM json_each(?))
AND t2."deleted_at" IS NULL

-- SEARCH t2 USING INDEX sqlite_autoindex_core_deal_1 (id=?)
-- SCAN json_each VIRTUAL TABLE INDEX 1:
-- SEARCH t3 USING INDEX sqlite_autoindex_core_client_1 (id=?)
