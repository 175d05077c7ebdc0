-- query ($at: Date!) {
--   clients(first: 20, filter: {deals: {some: {stage: {eq: "won"}, expectedCloseOn: {lt: $at}}}}) { nodes { name } }
-- }

-- statements: 1

SELECT '{"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t3."name" AS TEXT)) AS TEXT) || '}', ','
ORDER BY t3.k0 ASC), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS k0
FROM core_client AS t1
WHERE t1."deleted_at" IS NULL
AND (EXISTS (SELECT 1
FROM core_deal AS t2
WHERE t2."client_id" = t1."id"
AND t2."deleted_at" IS NULL
AND t2."stage" = $1::VARCHAR
AND t2."expected_close_on" < $2::DATE))
ORDER BY t1."id" ASC
LIMIT 20) AS t3

-- Index Scan using pk_core_client on core_client t1
-- Index Scan using ix_core_deal_client_id on core_deal t2
