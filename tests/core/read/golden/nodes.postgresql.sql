-- query ($ids: [ID!]!) {
--   nodes(ids: $ids) { id ... on Client { name } ... on Deal { name client { name } } }
-- }

-- statements: 2

SELECT 'client_' || encode(uuid_send(t1."id"), 'hex') AS anon_1, '{"id":"client_' || encode(uuid_send(t1."id"), 'hex') || '","name":' || CAST(to_json(CAST(t1."name" AS TEXT)) AS TEXT) || '}' AS anon_2
FROM core_client AS t1
WHERE t1."id" = ANY ($1::UUID[])
AND t1."deleted_at" IS NULL

-- Index Scan using pk_core_client on core_client t1

SELECT 'deal_' || encode(uuid_send(t2."id"), 'hex') AS anon_1, '{"id":"deal_' || encode(uuid_send(t2."id"), 'hex') || '","name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT)
|| ',"client":' || coalesce((SELECT '{"name":' || CAST(to_json(CAST(t3."name" AS TEXT)) AS TEXT) || '}' AS anon_3
FROM core_client AS t3
WHERE t3."id" = t2."client_id"
AND t3."deleted_at" IS NULL), 'null') || '}' AS anon_2
FROM core_deal AS t2
WHERE t2."id" = ANY ($1::UUID[])
AND t2."deleted_at" IS NULL

-- Index Scan using pk_core_deal on core_deal t2
-- Index Scan using pk_core_client on core_client t3
