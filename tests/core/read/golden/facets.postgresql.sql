-- {
--   clients(first: 20, filter: {banking: {kycStatus: {eq: EXPIRED}}}, orderBy: {field: BANKING_KYC_REVIEW_ON}) {
--     nodes { name banking { kycStatus kycReviewOn } }
--   }
-- }

-- statements: 1

SELECT '{"nodes":[' || coalesce(string_agg('{"name":' || CAST(to_json(CAST(t3."name" AS TEXT)) AS TEXT)
|| ',"banking":' || coalesce((SELECT '{"kycStatus":' || coalesce('"' || upper(t4."kyc_status") || '"', 'null')
|| ',"kycReviewOn":' || coalesce('"' || CAST(t4."kyc_review_on" AS TEXT) || '"', 'null') || '}' AS anon_2
FROM banking_client AS t4
WHERE t4."id" = t3."id"), 'null') || '}', ','
ORDER BY t3.k0 ASC NULLS FIRST, t3.k1 ASC), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS id, t2."kyc_review_on" AS k0, t1."id" AS k1
FROM core_client AS t1
LEFT OUTER
JOIN banking_client AS t2 ON t2."id" = t1."id"
WHERE t1."deleted_at" IS NULL
AND t2."kyc_status" = $1::VARCHAR
ORDER BY t2."kyc_review_on" ASC NULLS FIRST, t1."id" ASC
LIMIT 20) AS t3

-- Index Scan using ix_banking_client_kyc_review_on on banking_client t2
-- Index Scan using pk_core_client on core_client t1
-- Index Scan using pk_banking_client on banking_client t4
