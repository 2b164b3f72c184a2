SELECT * FROM range(5);
SELECT range, range * 2 FROM range(2, 20, 3) WHERE range > 4 ORDER BY range;
SELECT * FROM range(5, 5);
SELECT * FROM range(5, 1);
SELECT * FROM range(10, 0, -3);
SELECT * FROM generate_series(5);
SELECT * FROM generate_series(1, 10, 3) AS t(i) WHERE i <> 4;
SELECT * FROM generate_series(10, -2, -4) x(n);
SELECT generate_series FROM generate_series(3, 3);
SELECT COUNT(*), SUM(i), MIN(i), MAX(i) FROM range(300000) t(i) WHERE i % 7 = 3;
SELECT t.a, r.i FROM t JOIN range(1, 4) r(i) ON t.a = r.i;
SELECT i, j FROM range(3) a(i), range(2) b(j);
SELECT r.range FROM range(4) r WHERE r.range IN (SELECT i FROM generate_series(2, 9) s(i));
SELECT range.range FROM range(3);
WITH n AS (SELECT i AS range FROM range(6) t(i)) SELECT SUM(range) OVER (ORDER BY range RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM n;
SELECT SUM(i) OVER (ORDER BY i RANGE UNBOUNDED PRECEDING) FROM range(4) t(i);
-- error: line 1, column 15: range takes one to three whole numbers here
SELECT * FROM range(1, 5, 0);
-- error: generate_series takes one to three whole numbers here
SELECT * FROM t, generate_series(1, t.a);
SELECT * FROM range(timestamp '2020-01-01', timestamp '2020-01-02', interval '7 hours');
SELECT d, d - 1 FROM (SELECT d::DATE AS d FROM generate_series(date '2020-01-31', date '2020-06-29', interval '1 month') t(d));
SELECT * FROM generate_series(timestamp '2020-01-05', timestamp '2020-01-01', interval '-1 day') t(d);
SELECT * FROM range(date '2020-01-01', date '2020-01-01', interval '1 day') t(d);
SELECT * FROM range(date '2020-01-01', date '2020-01-04', interval '1 day') t(d);
SELECT * FROM generate_series(date '2020-01-01', date '2020-01-04', interval '-1 day') t(d);
SELECT count(*) FROM range(date '2000-01-01', date '2021-01-01', interval '1 day') t(d) WHERE year(d) = 2004;
