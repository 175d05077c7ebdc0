-- { clients(first: 20) { nodes { id name lifecycle } } }

-- statements: 1

SELECT '{"nodes":[' || coalesce(group_concat('{"id":"client_' || t2."id" || '","name":' || json_quote(t2."name")
|| ',"lifecycle":' || coalesce('"' || upper(t2."lifecycle") || '"', 'null') || '}', ','), '') || ']}' AS anon_1
FROM (SELECT t1."id" AS id, t1."name" AS name, t1."lifecycle" AS lifecycle, t1."id" AS k0
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id" ASC
LIMIT 20 OFFSET ?) AS t2

-- SCAN t1 USING INDEX sqlite_autoindex_core_client_1
