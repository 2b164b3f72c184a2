SELECT t.id, u.id FROM t FULL OUTER JOIN u ON t.a = u.a;
SELECT t.id, u.id FROM t FULL JOIN u ON t.a = u.a AND t.b > u.c;
SELECT t.id, u.id FROM t FULL JOIN u ON t.b < u.c;
SELECT t.id, u.id, v.a FROM t FULL JOIN u ON t.a = u.a FULL JOIN v ON u.a = v.a;
SELECT t.a, COUNT(*) FROM t FULL JOIN u ON t.s = u.s GROUP BY t.a;
SELECT t.id, u.id FROM t FULL JOIN u ON t.a = u.a WHERE t.id IS NULL OR u.id IS NULL;
SELECT t.id, u.id FROM t FULL JOIN u ON FALSE;
SELECT t.id, u.id FROM t LEFT JOIN u ON t.b < u.c;
SELECT t.id, u.id FROM t RIGHT JOIN u ON t.b < u.c AND t.a = 1;
SELECT t.id, u.id FROM t LEFT JOIN u ON t.a = 3;
SELECT t.id, u.id FROM t LEFT JOIN u ON t.a = u.a AND u.c = 10;
SELECT t.id, u.id FROM t LEFT JOIN u ON TRUE WHERE t.id < 3;
SELECT t.id, u.id FROM t LEFT JOIN u ON FALSE;
SELECT t.id, n.a FROM t LEFT JOIN nothing n ON t.a = n.a;
SELECT t.id, n.a FROM t CROSS JOIN nothing n;
SELECT t.id, u.id FROM t JOIN u ON t.a = u.a OR t.s = u.s;
SELECT t.id, u.id FROM t JOIN u ON t.b BETWEEN u.c AND u.c + 10;
SELECT t.id, u.id FROM t JOIN u ON t.a <> u.a;
SELECT t.id, u.id FROM t CROSS JOIN u WHERE t.a + u.a = 4;
SELECT x.id, y.id FROM t x JOIN t y ON x.a = y.a AND x.id < y.id;
SELECT x.id, y.id, z.id FROM t x, t y, u z WHERE x.a = y.a AND y.b = z.c;
SELECT t.id, u.id, v.m FROM t LEFT JOIN u ON t.a = u.a LEFT JOIN v ON u.a = v.a;
SELECT t.id, u.id, v.m FROM t LEFT JOIN (u JOIN v ON u.a = v.a) ON t.a = u.a;
SELECT t.id, u.id FROM u RIGHT JOIN t ON t.s = u.s;
SELECT t.s, u.s FROM t JOIN u ON t.s < u.s;
SELECT COUNT(*), SUM(w) FROM many m JOIN v ON m.g < v.m;
SELECT t.id, u.id FROM t JOIN u ON t.a IS NOT DISTINCT FROM u.a;
SELECT t.id, u.id FROM t LEFT JOIN u ON t.s IS NOT DISTINCT FROM u.s AND t.a IS NOT DISTINCT FROM u.a;
SELECT t.id, v.m FROM t, v WHERE t.a = v.a AND v.m IN (1, 5) OR t.id = 5;
-- many rows of one side have the same key: they are aggregated before the join
SELECT v.a, COUNT(m.w), COUNT(m.k), SUM(m.w), MIN(m.w), MAX(m.t), MIN(v.m) FROM v LEFT JOIN many m ON v.a = m.g GROUP BY v.a;
SELECT v.a, v.m, COUNT(*), COUNT(m.w), SUM(m.w), MAX(m.w), AVG(m.w) FROM v JOIN many m ON v.a = m.g GROUP BY v.a, v.m;
SELECT v.m, COUNT(*), COUNT(m.w), SUM(m.w) FROM v LEFT JOIN many m ON v.a = m.g AND m.w < 20 GROUP BY v.m;
SELECT v.m, COUNT(DISTINCT v.a), COUNT(m.w), SUM(v.a) FROM v JOIN many m ON v.a = m.g GROUP BY v.m;
SELECT c, COUNT(*) FROM (SELECT v.a, COUNT(m.w) AS c FROM v LEFT JOIN many m ON v.a = m.g AND m.t LIKE '%1%' GROUP BY v.a) x GROUP BY c;
SELECT COUNT(m.w), SUM(m.w), MIN(m.t), MAX(v.m) FROM v LEFT JOIN many m ON v.a = m.g;
SELECT COUNT(*), SUM(m.w) FROM nothing n JOIN many m ON n.a = m.g;
SELECT t.id, COUNT(m.w), SUM(m.k), MAX(m.t) FROM t LEFT JOIN many m ON t.a = m.g AND t.s = m.t GROUP BY t.id;
-- subqueries that name both sides of an outer join
SELECT t.id, u.id FROM t LEFT JOIN u ON EXISTS (SELECT 1 FROM v WHERE v.a = t.a AND v.m > u.c - 30);
SELECT t.id, u.id FROM t RIGHT JOIN u ON (SELECT count(*) FROM t c WHERE c.id > t.id AND c.b < u.c) = 1;
SELECT t.id, u.id FROM t FULL JOIN u ON t.a = u.a AND t.id NOT IN (SELECT c.id FROM t c WHERE c.id + u.id < 5);
SELECT t.id, u.id FROM t FULL JOIN u ON (SELECT max(v.m) FROM v WHERE v.a = t.a AND v.m < u.c) > 1 FULL JOIN v ON v.a = u.a;
SELECT t.id FROM t SEMI JOIN u ON (SELECT count(*) FROM t c WHERE c.id > t.id AND c.b < u.c) = 1;
SELECT t.id FROM t ANTI JOIN u ON (SELECT count(*) FROM t c WHERE c.id > t.id AND c.b < u.c) = 1;
SELECT o.id, (SELECT count(*) FROM t LEFT JOIN u ON t.id = u.id AND EXISTS (SELECT 1 WHERE o.id > 3)) FROM t o;
SELECT o.id, (SELECT sum(coalesce(x.a, 0) + coalesce(u.c, 10)) FROM (FROM t WHERE t.id > o.id) x FULL JOIN u ON (SELECT min(v.m) FROM v WHERE v.a >= x.a AND v.a >= u.a) < 5) FROM t o;
-- each side is computed once
SELECT x.a, x.n, y.a, y.c FROM (SELECT a, count(*) AS n FROM t GROUP BY a) x FULL JOIN (SELECT DISTINCT a, c FROM u) y ON x.a = y.a AND y.c > 5;
SELECT o.id, (SELECT count(x.id) + count(u.id) FROM (FROM t WHERE t.id > o.id) x FULL JOIN (FROM u WHERE u.id < 4) u ON x.a = u.a) FROM t o;
SELECT t.id, z FROM t LEFT JOIN LATERAL (SELECT t.a + 1) l(z) ON t.a + t.id > z;
SELECT t.id, z FROM t LEFT JOIN LATERAL (SELECT u.c + t.a AS z FROM u) l ON z > t.b;
SELECT j.id, j.c FROM (t JOIN (SELECT a AS k, c FROM u) w ON t.a = w.k) j WHERE j.c > 0;
SELECT * EXCLUDE (t.a, u.s) FROM t, u WHERE t.id = u.id;
-- the nearest row of the right side
SELECT t.id, x.id, x.c FROM t ASOF JOIN u x ON t.s = x.s AND t.b >= x.c;
SELECT t.id, x.c FROM t ASOF LEFT JOIN (SELECT DISTINCT c, a FROM u) x ON t.b > x.c AND t.a = x.a;
SELECT t.id, x.c FROM t ASOF LEFT JOIN (SELECT DISTINCT c FROM u) x ON t.b <= x.c;
SELECT t.id, x.c FROM t ASOF LEFT JOIN (SELECT DISTINCT c FROM u) x ON x.c > t.b + 1;
SELECT t.id, a, x.k FROM t ASOF LEFT JOIN (SELECT DISTINCT a, c + 1 AS b, c AS k FROM u) x USING (a, b);
SELECT o.id, (SELECT count(*) FROM t ASOF JOIN (SELECT DISTINCT c FROM u) x ON t.b >= x.c WHERE t.id >= o.id) FROM t o;
-- error: an ASOF JOIN needs equalities and one inequality of both sides
SELECT * FROM t ASOF JOIN u ON t.a = u.a;
-- error: an ASOF JOIN other than INNER or LEFT is not supported
SELECT * FROM t ASOF RIGHT JOIN u ON t.a >= u.a;
SELECT x.i, y.j FROM (SELECT range AS i FROM range(5)) x POSITIONAL JOIN (SELECT range * 10 AS j FROM range(3)) y;
SELECT count(*), count(x.i), sum(y.j) FROM range(3) x(i) POSITIONAL JOIN range(7) y(j);
