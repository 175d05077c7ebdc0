-- { clients(first: 20, filter: {deals: {none: {}}}) { nodes { name } } }

-- statements: 1

SELECT '{"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t3."name" AS TEXT)) AS TEXT) || '}', ','
ORDER BY t3.k0 ASC), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS k0
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
AND NOT (EXISTS (SELECT 1
FROM core_deal AS t2
WHERE t2."client_id" = t1."id"
AND t2."deleted_at" IS NULL
AND true))
ORDER BY t1."id" ASC
LIMIT 20) AS t3

-- Sort
-- Seq Scan on core_client t1
-- Seq Scan on core_deal t2
