-- {
--   dealsAggregate(groupBy: [{field: STAGE}]) { groups { count key { stage } amount { sum { amount currency } } } }
-- }

-- statements: 1

SELECT '{"groups":[' || coalesce(string_agg('{"count":' || CAST(t2.rows_count AS TEXT)
|| ',"key":{"stage":' || coalesce('"' || t2.k0 || '"', 'null') || '},"amount":{"sum":[' || coalesce(t2.l0, '') || ']}}', ','
ORDER BY n) FILTER (WHERE n <= 100), '') || ']}' AS anon_1
FROM (SELECT t2.*, row_number() OVER (ORDER BY t2.k0 ASC NULLS FIRST) AS n
FROM (SELECT k0 AS k0, coalesce(sum(rows_count), 0) AS rows_count, string_agg('{"amount":"' || paktum_amount(v0_sum, v0_currency) || '","currency":"' || v0_currency || '"}', ','
ORDER BY v0_currency) FILTER (WHERE v0_sum IS NOT NULL) AS l0
FROM (SELECT t1."stage" AS k0, t1."amount_currency" AS v0_currency, count(*) AS rows_count, sum(t1."amount_amount") AS v0_sum
FROM core_deal AS t1
WHERE t1."deleted_at" IS NULL
GROUP BY 1, 2) AS t2_rows
GROUP BY 1) AS t2
WHERE 1 = 1
ORDER BY n
LIMIT 101 OFFSET ?) AS t2

-- SCAN t1 USING INDEX ix_core_deal_stage_expected_close_on
-- USE TEMP B-TREE FOR GROUP BY
-- USE TEMP B-TREE FOR GROUP BY
-- USE TEMP B-TREE FOR string_agg(ORDER BY)
-- USE TEMP B-TREE FOR ORDER BY
-- USE TEMP B-TREE FOR ORDER BY
-- USE TEMP B-TREE FOR string_agg(ORDER BY)
