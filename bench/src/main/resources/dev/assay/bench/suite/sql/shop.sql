-- s01: disjunction, range and substring search
SELECT count(*) AS n, sum(amount) AS total FROM events
WHERE (country = 'C05' OR kind = 'buy') AND duration BETWEEN 10 AND 500 AND url LIKE '%/cart/%';

-- s02: three group columns, six aggregates
SELECT country, kind, extract(month FROM day) AS month, count(*) AS n, sum(amount) AS total,
  avg(duration) AS mean, min(amount) AS least, max(amount) AS most, sum(score) AS score
FROM events GROUP BY country, kind, extract(month FROM day);

-- s03: groups by a skewed key, the ten largest
SELECT user_id, count(*) AS n, sum(amount) AS total FROM events
GROUP BY user_id ORDER BY total DESC NULLS LAST, user_id LIMIT 10;

-- s04: distinct keys in groups
SELECT country, count(DISTINCT user_id) AS users, count(DISTINCT product_id) AS products
FROM events GROUP BY country ORDER BY country;

-- s05: distinct pairs
SELECT count(*) AS pairs FROM (SELECT DISTINCT user_id, product_id FROM events WHERE kind <> 'view') p;

-- s06: skewed join into few groups
SELECT segment, count(*) AS n, sum(amount) AS total, avg(duration) AS mean
FROM events e JOIN users u ON e.user_id = u.user_id GROUP BY segment ORDER BY segment;

-- s07: star join with filters on both dimensions
SELECT category, segment, sum(amount) AS total, count(*) AS n
FROM events e JOIN users u ON e.user_id = u.user_id JOIN products p ON e.product_id = p.product_id
WHERE kind = 'buy' AND joined < DATE '2022-01-01' AND price > 2000
GROUP BY category, segment ORDER BY total DESC, category, segment LIMIT 20;

-- s08: the first hundred rows of a wide sort
SELECT event_id, user_id, url, amount, score FROM events
ORDER BY amount DESC NULLS LAST, event_id LIMIT 100;

-- s09: anti join
SELECT segment, count(*) AS n FROM users u
WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.user_id = u.user_id AND kind = 'buy')
GROUP BY segment ORDER BY segment;

-- s10: membership in an aggregated set
SELECT country, count(*) AS n FROM events WHERE product_id IN
  (SELECT product_id FROM events WHERE kind = 'buy' GROUP BY product_id HAVING sum(amount) > 1000000)
GROUP BY country ORDER BY n DESC, country;

-- s11: outer join with an aggregate, nulls counted
SELECT segment, count(*) AS users, count(total) AS buyers, sum(coalesce(total, 0)) AS total
FROM users u LEFT JOIN
  (SELECT user_id, sum(amount) AS total FROM events WHERE kind = 'buy' GROUP BY user_id) b
  ON u.user_id = b.user_id
GROUP BY segment ORDER BY segment;

-- s12: a table joined with itself over a nullable key
SELECT r.segment AS by_segment, u.segment AS segment, count(*) AS n, min(u.joined) AS earliest
FROM users u JOIN users r ON u.referrer_id = r.user_id
GROUP BY r.segment, u.segment ORDER BY 1, 2;

-- s13: a pivot by conditional sums
SELECT extract(year FROM day) AS year, extract(month FROM day) AS month,
  sum(CASE WHEN kind = 'view' THEN 1 ELSE 0 END) AS views,
  sum(CASE WHEN kind = 'cart' THEN 1 ELSE 0 END) AS carts,
  sum(CASE WHEN kind = 'buy' THEN amount ELSE 0 END) AS bought,
  sum(CASE WHEN country IN ('C01', 'C02', 'C03') THEN duration ELSE 0 END) AS seconds
FROM events GROUP BY extract(year FROM day), extract(month FROM day) ORDER BY 1, 2;

-- s14: groups by a piece of a long text
SELECT substring(url FROM 1 FOR 6) AS page, count(*) AS n, max(url) AS last
FROM events WHERE url NOT LIKE '%ref=9%' GROUP BY substring(url FROM 1 FOR 6) ORDER BY n DESC, page;

-- s15: rows above the mean of their group
SELECT count(*) AS n, sum(e.amount) AS total FROM events e
WHERE e.kind = 'buy' AND e.amount >
  (SELECT 2 * avg(a.amount) FROM events a WHERE a.product_id = e.product_id AND a.kind = 'buy');

-- s16: floating-point aggregates, weighted
SELECT country, sum(score * duration) / sum(duration) AS weighted, min(score) AS least,
  max(score) AS most, avg(score) AS mean
FROM events GROUP BY country ORDER BY country;

-- s17: how many users have how many events
SELECT n, count(*) AS users FROM (SELECT user_id, count(*) AS n FROM events GROUP BY user_id) c
GROUP BY n ORDER BY users DESC, n LIMIT 25;

-- s18: a join whose condition is more than equality
SELECT p.brand, count(*) AS n, max(e.amount - p.price) AS most
FROM events e JOIN products p ON e.product_id = p.product_id AND e.amount > 3 * p.price
WHERE p.title LIKE '%used%thing%' GROUP BY p.brand ORDER BY n DESC, p.brand LIMIT 50;

-- s19: one month beside the month before, from one common table expression
WITH months AS (
  SELECT product_id, extract(year FROM day) * 12 + extract(month FROM day) AS month, sum(amount) AS total
  FROM events WHERE kind = 'buy' GROUP BY product_id, extract(year FROM day) * 12 + extract(month FROM day))
SELECT a.month, count(*) AS products, sum(a.total - b.total) AS growth
FROM months a JOIN months b ON a.product_id = b.product_id AND a.month = b.month + 1
WHERE a.total > b.total GROUP BY a.month ORDER BY a.month;

-- s20: groups by two texts joined from a dimension, filtered after
SELECT p.category, e.country, count(*) AS n, sum(e.amount) AS total
FROM events e JOIN products p ON e.product_id = p.product_id
GROUP BY p.category, e.country HAVING count(*) > 10 ORDER BY total DESC NULLS LAST, 1, 2 LIMIT 100;

-- s21: the three dearest purchases of each user, beside the user's total
SELECT user_id, place, amount, total FROM (
  SELECT user_id, amount, sum(amount) OVER (PARTITION BY user_id) AS total,
    row_number() OVER (PARTITION BY user_id ORDER BY amount DESC, event_id) AS place
  FROM events WHERE kind = 'buy') ranked
WHERE place <= 3 ORDER BY total DESC, user_id, place LIMIT 60;

-- s22: who bought early and late, and never shared from the largest country
SELECT count(*) AS loyal, min(user_id) AS first, max(user_id) AS last FROM (
  SELECT user_id FROM events WHERE kind = 'buy' AND day < DATE '2024-10-01'
  INTERSECT SELECT user_id FROM events WHERE kind = 'buy' AND day >= DATE '2025-04-01'
  EXCEPT SELECT user_id FROM events WHERE kind = 'share' AND country = 'C00') users;

-- s23: several groupings at once, with totals
SELECT kind, country, year, count(*) AS n, sum(amount) AS total, avg(duration) AS seconds
FROM (SELECT kind, country, extract(year FROM day) AS year, amount, duration FROM events) e
WHERE country < 'C08' GROUP BY GROUPING SETS ((kind, country), (kind, year), (country), ())
ORDER BY kind NULLS FIRST, country NULLS FIRST, year NULLS FIRST, n;
