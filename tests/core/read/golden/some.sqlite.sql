-- query ($at: Date!) {
--   clients(first: 20, filter: {deals: {some: {stage: {eq: "won"}, expectedCloseOn: {lt: $at}}}}) { nodes { name } }
-- }

-- statements: 1

SELECT '{"nodes":[' || coalesce(group_concat('{"name":' || json_quote(t3."name") || '}', ','), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS k0
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
AND (EXISTS (SELECT 1
FROM core_deal AS t2
WHERE t2."client_id" = t1."id"
AND t2."deleted_at" IS NULL
AND t2."stage" = ?
AND t2."expected_close_on" < ?))
ORDER BY t1."id" ASC
LIMIT 20 OFFSET ?) AS t3

-- SCAN t1 USING INDEX sqlite_autoindex_core_client_1
-- SEARCH t2 USING INDEX ix_core_deal_client_id (client_id=?)
