-- { clients(first: 20) { nodes { id name lifecycle } } }

-- statements: 1

SELECT '{"nodes":[' || coalesce(string_agg('{"id":"client_' || encode(uuid_send(t2."id"), 'hex') || '","name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT)
|| ',"lifecycle":' || coalesce('"' || upper(t2."lifecycle") || '"', 'null') || '}', ','
ORDER BY t2.k0 ASC), '') || ']}' AS anon_1
FROM (SELECT t1."id" AS id, t1."name" AS name, t1."lifecycle" AS lifecycle, t1."id" AS k0
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id" ASC
LIMIT 20) AS t2

-- Index Scan using pk_core_client on core_client t1
