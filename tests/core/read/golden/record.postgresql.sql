-- query ($id: ID!) { client(id: $id) { id name owner { name team { name } } banking { kycStatus } } }

-- statements: 1

SELECT '{"id":"client_' || encode(uuid_send(t1."id"), 'hex') || '","name":' || CAST(to_json(CAST(t1."name" AS TEXT)) AS TEXT)
|| ',"owner":' || coalesce((SELECT '{"name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT)
|| ',"team":' || coalesce((SELECT '{"name":' || CAST(to_json(CAST(t3."name" AS TEXT)) AS TEXT) || '}' AS anon_3
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
WHERE t1."id" = $1::UUID
AND t1."deleted_at" IS NULL

-- Index Scan using pk_core_client on core_client t1
-- Seq Scan on core_user t2
-- Seq Scan on core_team t3
-- Index Scan using pk_banking_client on banking_client t4
