-- query ($stage: String!) {
--   deals(first: 20, filter: {stage: {eq: $stage}}, orderBy: {field: EXPECTED_CLOSE_ON}) {
--     nodes { name stage expectedCloseOn amount { amount currency } client { name } }
--   }
-- }

-- statements: 1

SELECT '{"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT)
|| ',"stage":"' || t2."stage" || '","expectedCloseOn":' || coalesce('"' || CAST(t2."expected_close_on" AS TEXT) || '"', 'null')
|| ',"amount":' || CASE WHEN (t2."amount_amount" IS NOT NULL
AND t2."amount_currency" IS NOT NULL) THEN '{"amount":"' || CAST(t2."amount_amount" AS TEXT) || '","currency":"' || t2."amount_currency" || '"}' ELSE 'null' END
|| ',"client":' || coalesce((SELECT '{"name":' || CAST(to_json(CAST(t3."name" AS TEXT)) AS TEXT) || '}' AS anon_2
FROM core_client AS t3
WHERE t3."id" = t2."client_id"
AND t3."deleted_at" IS NULL), 'null') || '}', ','
ORDER BY t2.k0 ASC NULLS FIRST, t2.k1 ASC), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."stage" AS stage, t1."expected_close_on" AS expected_close_on, t1."amount_amount" AS amount_amount, t1."amount_currency" AS amount_currency, t1."client_id" AS client_id, t1."expected_close_on" AS k0, t1."id" AS k1
FROM core_deal AS t1
WHERE t1."deleted_at" IS NULL
AND t1."stage" = $1::VARCHAR
ORDER BY t1."expected_close_on" ASC NULLS FIRST, t1."id" ASC
LIMIT 20) AS t2

-- Index Scan using ix_core_deal_stage_expected_close_on on core_deal t1
-- Index Scan using pk_core_client on core_client t3
