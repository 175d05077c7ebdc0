-- { viewer { user { name team { name } } roles locale } }

-- statements: 1

SELECT '{"user":' || coalesce((SELECT '{"name":' || json_quote(t1."name")
|| ',"team":' || coalesce((SELECT '{"name":' || json_quote(t2."name") || '}' AS anon_3
FROM core_team AS t2
WHERE t2."id" = t1."team_id"
AND t2."deleted_at" IS NULL), 'null') || '}' AS anon_2
FROM core_user AS t1
WHERE t1."id" = ?
AND t1."deleted_at" IS NULL), 'null')
|| ',"roles":["account_manager"],"locale":"en"}' AS anon_1

-- SEARCH t1 USING INDEX sqlite_autoindex_core_user_1 (id=?)
-- SEARCH t2 USING INDEX sqlite_autoindex_core_team_1 (id=?)
