-- query ($id: ID!) { client(id: $id) { id name owner { name team { name } } banking { kycStatus } } }

-- statements: 1

SELECT '{"id":"client_' || t1."id" || '","name":' || json_quote(t1."name")
|| ',"owner":' || coalesce((SELECT '{"name":' || json_quote(t2."name")
|| ',"team":' || coalesce((SELECT '{"name":' || json_quote(t3."name") || '}' AS anon_3
FROM core_team AS t3
WHERE t3."id" = t2."team_id"
AND t3."deleted_at" IS NULL), 'null') || '}' AS anon_2
FROM core_user AS t2
WHERE t2."id" = t1."owner_id"
AND t2."deleted_at" IS NULL), 'null')
|| ',"banking":' || coalesce((SELECT '{"kycStatus":' || coalesce('"' || upper(t4."kyc_status") || '"', 'null') || '}' AS anon_4
FROM banking_client AS t4
WHERE t4."id" = t1."id"), 'null') || '}' AS anon_1
FROM core_client AS t1
WHERE t1."id" = ?
AND t1."deleted_at" IS NULL

-- SEARCH t1 USING INDEX sqlite_autoindex_core_client_1 (id=?)
-- SEARCH t2 USING INDEX sqlite_autoindex_core_user_1 (id=?)
-- SEARCH t3 USING INDEX sqlite_autoindex_core_team_1 (id=?)
-- SEARCH t4 USING INDEX sqlite_autoindex_banking_client_1 (id=?)
