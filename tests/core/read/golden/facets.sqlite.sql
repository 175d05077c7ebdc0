-- {
--   clients(first: 20, filter: {banking: {kycStatus: {eq: EXPIRED}}}, orderBy: {field: BANKING_KYC_REVIEW_ON}) {
--     nodes { name banking { kycStatus kycReviewOn } }
--   }
-- }

-- statements: 1

SELECT '{"nodes":[' || coalesce(group_concat('{"name":' || json_quote(t3."name")
|| ',"banking":' || coalesce((SELECT '{"kycStatus":' || coalesce('"' || upper(t4."kyc_status") || '"', 'null')
|| ',"kycReviewOn":' || coalesce('"' || CAST(t4."kyc_review_on" AS TEXT) || '"', 'null') || '}' AS anon_2
FROM banking_client AS t4
WHERE t4."id" = t3."id"), 'null') || '}', ','), '') || ']}' AS anon_1
FROM (SELECT t1."name" AS name, t1."id" AS id, t2."kyc_review_on" AS k0, t1."id" AS k1
FROM core_client AS t1
LEFT OUTER
JOIN banking_client AS t2 ON t2."id" = t1."id"
WHERE t1."deleted_at" IS NULL
AND t2."kyc_status" = ?
ORDER BY t2."kyc_review_on" ASC NULLS FIRST, t1."id" ASC
LIMIT 20 OFFSET ?) AS t3

-- SCAN t2
-- SEARCH t1 USING INDEX sqlite_autoindex_core_client_1 (id=?)
-- USE TEMP B-TREE FOR ORDER BY
-- SEARCH t4 USING INDEX sqlite_autoindex_banking_client_1 (id=?)
