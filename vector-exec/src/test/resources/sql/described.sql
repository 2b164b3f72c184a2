SELECT column_name, column_type, "null" FROM (DESCRIBE SELECT id, b + 1 AS c, s, p, d, x, f FROM t);
SELECT column_name, column_type FROM (DESCRIBE t);
SELECT * EXCLUDE (avg, std, q25, q50, q75, approx_unique) FROM (SUMMARIZE SELECT id, a, s, p, d, f FROM t);
SELECT column_name, round(avg::DOUBLE, 6), round(std::DOUBLE, 6) FROM (SUMMARIZE SELECT id, a, b, p, x FROM t);
SELECT column_name, count, null_percentage FROM (SUMMARIZE nothing);
SUMMARIZE SELECT 1 AS a, NULL::VARCHAR AS b;
-- in order
SELECT id FROM t ORDER BY id LIMIT (SELECT min(m) + 2 FROM v);
-- in order
SELECT id, a FROM t ORDER BY a DESC NULLS LAST, id LIMIT (SELECT 4) OFFSET (SELECT min(id) FROM u);
-- in order
SELECT a, count(*) FROM t GROUP BY a ORDER BY 2 DESC, 1 LIMIT (SELECT NULL::BIGINT);
-- in order
SELECT id FROM t ORDER BY id LIMIT (30 - 10) %;
-- error: LIMIT must be a number of rows
SELECT id FROM t LIMIT id;
-- error: a subquery used as a value gave more than one row
SELECT id FROM t LIMIT (SELECT id FROM u);
SELECT rowid, id FROM t WHERE rowid > 3;
SELECT x.rowid, y.ROWID FROM t x JOIN u y ON x.rowid = y.rowid;
SELECT max(rowid), count(rowid) FROM many WHERE w IS NULL;
SELECT * FROM t WHERE rowid = 2;
SELECT (SELECT max(rowid) FROM u WHERE u.a = t.a), id FROM t;
-- error: there is no column 'rowid'
SELECT rowid FROM (SELECT id FROM t) x;
SELECT 'infinity'::DATE::VARCHAR, '-infinity'::DATE::VARCHAR, 'infinity'::TIMESTAMP::VARCHAR, '-infinity'::TIMESTAMP::VARCHAR, 'epoch'::TIMESTAMP::VARCHAR, 'epoch'::DATE::VARCHAR;
SELECT 'infinity'::DATE > d, '-infinity'::DATE < d, 'infinity'::TIMESTAMP > d::TIMESTAMP FROM t;
SELECT d::VARCHAR FROM (VALUES ('0044-03-15 (BC)'::DATE), ('infinity'), ('2020-01-01'), ('-infinity')) v(d) ORDER BY d;
SELECT '0x1F'::INT, '0b101'::INT, '1_000'::INT, '1e3'::INT, '15123456789e-32768'::INT, '0e32767'::INT, ' 12 '::BIGINT, '1_0.5'::DECIMAL(6, 2), '0xFF'::BIGINT;
-- error: is not of type INTEGER
SELECT '0b12'::INT;
-- error: is not of type INTEGER
SELECT '1__0'::INT;
-- error: is not of type INTEGER
SELECT '-0x1'::INT;
