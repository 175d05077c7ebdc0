-- { viewer { user { name team { name } } roles locale } }

-- statements: 1

SELECT '{"user":' || coalesce((SELECT '{"name":' || CAST(to_json(CAST(t1."name" AS TEXT)) AS TEXT)
|| ',"team":' || coalesce((SELECT '{"name":' || CAST(to_json(CAST(t2."name" AS TEXT)) AS TEXT) || '}' AS anon_3
FROM core_team AS t2
WHERE t2."id" = t1."team_id"
AND t2."deleted_at" IS NULL), 'null') || '}' AS anon_2
FROM core_user AS t1
WHERE t1."id" = $1::UUID
AND t1."deleted_at" IS NULL), 'null')
|| ',"roles":["account_manager"],"locale":"en"}' AS anon_1

-- Seq Scan on core_user t1
-- Seq Scan on core_team t2
