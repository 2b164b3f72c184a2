SELECT a::BIGINT, '2020-01-01'::DATE FROM t;
SELECT id FROM t WHERE a != 1 LIMIT 100 OFFSET 1;
SELECT a, COUNT(*), COUNT(b), SUM(x) FROM t GROUP BY 1;
SELECT a + 1 AS y, COUNT(*) FROM t GROUP BY y;
SELECT a AS y, COUNT(*) AS c FROM t GROUP BY y HAVING c > 1;
SELECT a + 1 AS y, y * 2 AS z FROM t;
SELECT A, T."b" FROM T;
-- in order
SELECT id FROM t ORDER BY a DESC, b, id LIMIT 4;
-- in order
SELECT id AS i FROM t ORDER BY i + 1 DESC;
-- in order
SELECT id FROM t ORDER BY 1 OFFSET 8;
-- in order
SELECT id FROM t ORDER BY s NULLS FIRST, b DESC NULLS FIRST, id;
SELECT t.id, u.id FROM t JOIN u USING (a);
SELECT DISTINCT a, s FROM t;
SELECT id FROM t LIMIT 0;
-- error: line 1, column 8: there is no column 'nosuch' in any table
SELECT nosuch FROM t;
