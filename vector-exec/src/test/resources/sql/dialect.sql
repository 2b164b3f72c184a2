SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.id = b.id AND EXISTS (SELECT 1 FROM t c WHERE c.id = b.id AND c.a = 1);
SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.id = b.id AND EXISTS (SELECT 1 FROM t c WHERE c.id = a.id AND c.a = 1);
SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.id = b.id AND a.a IN (SELECT c.a FROM t c WHERE c.id < 4);
SELECT a.id, b.id FROM t a RIGHT JOIN t b ON a.id = b.id AND a.b > (SELECT min(c.b) FROM t c);
SELECT a.id, b.id FROM (FROM t WHERE id < 4) a FULL JOIN (FROM t WHERE id > 2) b ON a.id = b.id AND b.b > (SELECT min(c.b) FROM t c);
SELECT (0, 0) < ANY(SELECT 1, 0), (1, 2) = ALL (SELECT 1, 2), (1, 2) <> ANY (SELECT 1, 3), (2, 0) <= ALL (SELECT * FROM (VALUES (1, 0), (3, 0)));
SELECT id, (a, b) < ANY (SELECT c.a, c.b FROM t c WHERE c.a IS NOT NULL AND c.b IS NOT NULL) FROM t WHERE a IS NOT NULL AND b IS NOT NULL;
SELECT count(*) FROM t a, t b JOIN LATERAL (VALUES (a.id)) ss(x) ON b.id = ss.x;
SELECT o.id, s.w FROM t o, LATERAL (SELECT o.id + i.id AS w FROM t i WHERE i.a = o.a) s WHERE s.w > 5;
SELECT a, count(*), (SELECT max(b.id) FROM t b WHERE b.a = c.a) FROM t c GROUP BY a;
SELECT c.a + 1 AS k, sum(id) FILTER (WHERE id > 2) AS total FROM t c GROUP BY k HAVING total > 3;
SELECT DISTINCT ON (a) a, id FROM t ORDER BY a, id DESC;
SELECT * EXCLUDE (d, x) REPLACE (id * 2 AS id) FROM t;
SELECT t.* EXCLUDE (id) RENAME (a AS first_of_all) FROM t;
SELECT COLUMNS('^[ab]$') FROM t;
SELECT a, id, row_number() OVER w FROM t WINDOW w AS (PARTITION BY a ORDER BY id) QUALIFY row_number() OVER w = 1;
FROM t SELECT id WHERE id < 3;
FROM t;
SELECT k, x.id, y.id FROM (SELECT id, a AS k FROM t WHERE id < 5) x FULL JOIN (SELECT id, a AS k FROM t WHERE id > 3) y USING (k);
SELECT * FROM (SELECT id, a FROM t) x NATURAL JOIN (SELECT id, b FROM t) y;
SELECT a, f, grouping(a), grouping_id(a, f), count(*) FROM t GROUP BY ROLLUP (a, f);
SELECT a, f, count(*) FROM t GROUP BY GROUPING SETS ((a), (f), ());
SELECT a, count(*) FROM t GROUP BY ALL;
SELECT a, b FROM t ORDER BY ALL DESC LIMIT 4;
SELECT id AS z FROM t WHERE z < 3 UNION ALL BY NAME SELECT 5 AS z, 'x' AS q;
SELECT CASE a WHEN 1 THEN 'one' WHEN 2 THEN 'two' END c, count(*) FROM t GROUP BY 1;
SELECT id + 1 AS n, n * 2 AS m FROM t WHERE m > 4;
SELECT a.id FROM t a SEMI JOIN t b ON a.id = b.a;
SELECT a.id FROM t a ANTI JOIN t b ON a.id = b.a;
SELECT * FROM t a LEFT JOIN LATERAL (SELECT a.id + 1 AS n) s ON TRUE;
SELECT a IS DISTINCT FROM b, a IS NOT DISTINCT FROM NULL FROM t;
SELECT sum(b > 5), count_if(a = 1), bool_or(id > 3) FROM t;
SELECT x FROM (VALUES (1), (NULL), (3.5)) v(x) ORDER BY x DESC;
SELECT 2 ^ 3, 2 ** 3, 7 // 2, -7 % 3, 5 & 3, 5 | 3, 1 << 4, 'a' || 1;
-- error: line 1, column 8: there is no column 'u.a' in any table
SELECT u.a FROM t GROUP BY a;
-- error: line 1, column 1: column 'id' must be in GROUP BY or in an aggregate function
SELECT id FROM t GROUP BY a;
-- error: line 1, column 24: the aggregate function sum is not allowed here
SELECT id FROM t WHERE sum(id) > 1;
-- error: line 1, column 8: column 'id' is ambiguous
SELECT id FROM t a, t b;
-- error: line 1, column 26: there is no column 7 in the select list, which has 1
SELECT a FROM t ORDER BY 7;
SELECT a, (SELECT count(*) FROM t b WHERE b.id > max(c.id)) FROM t c GROUP BY a;
SELECT (SELECT sum(c.id) FROM t b LIMIT 1) FROM t c;
SELECT (SELECT sum(c.id) FROM t b WHERE b.id > 1000) FROM t c;
SELECT a, (SELECT sum(c.b) + min(b.b) FROM t b WHERE b.a = c.a) FROM t c GROUP BY a;
SELECT a FROM t c GROUP BY a HAVING EXISTS (SELECT 1 FROM t b WHERE b.id = max(c.id));
-- error: an aggregate function of the query around is not allowed in a subquery of its FROM, WHERE or GROUP BY
SELECT a FROM t c WHERE a = (SELECT max(c.a) FROM t b);
SELECT i FROM range(70) r(i) ORDER BY i DESC LIMIT 35%;
SELECT i FROM range(70) r(i) ORDER BY i LIMIT 12.5 PERCENT OFFSET 3;
SELECT i FROM range(10) r(i) ORDER BY i LIMIT 25% OFFSET 9;
SELECT i FROM range(10) r(i) ORDER BY i LIMIT 0%;
SELECT count(*) FROM (SELECT * FROM range(1000) LIMIT 33.3%);
SELECT count(*) FROM (SELECT * FROM range(1000) LIMIT 100%) a JOIN range(500) b ON a.range = b.range;
-- error: line 1, column 30: LIMIT in percent must be a number between 0 and 100
SELECT * FROM range(3) LIMIT 100.1%;
-- in order
select distinct on (a) a, s from t order by a, id desc;
select distinct on (a, b) f from t order by a, b, id;
SELECT * FROM range(2) t;
SELECT t.range, u FROM generate_series(1, 2) t(range), range(1) u;
SELECT i FROM generate_series(1, 3) i WHERE generate_series > 1;
SELECT a, b FROM range(3) a JOIN range(2) b ON a.range = b.range;
SELECT 'abcdef'[2], 'abcdef'[-1], 'abcdef'[0], 'abcdef'[9], 'abcdef'[2:4], 'abcdef'[:2], 'abcdef'[3:], 'abcdef'[-3:-2], 'abcdef'[4:2], 'abcdef'[-9:2];
SELECT length(uuid()::VARCHAR), (SELECT count(DISTINCT uuid()) FROM range(10));
SELECT 1::TINYINT + 10000, 40000 - 1::SMALLINT, typeof(1::TINYINT + 10000), typeof(1::TINYINT + 100);
-- error: there is no column 'zz' that REPLACE could replace
SELECT * REPLACE (1 AS zz) FROM range(2);
SELECT t.rowid, t.* FROM (SELECT 1 AS a, 2 AS rowid) t;
SELECT r.*, range FROM range(2) r;
