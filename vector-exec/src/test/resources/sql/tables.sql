-- a, b, c repeat and miss values; u has values that t lacks and the other way round
CREATE TABLE t (id INTEGER, a INTEGER, b BIGINT, s VARCHAR, x DOUBLE, p DECIMAL(8, 2), d DATE, f BOOLEAN);
INSERT INTO t VALUES
  (1, 1, 10, 'a', 1.5, 1.25, '2020-01-01', TRUE),
  (2, 1, 20, 'b', NULL, 2.50, '2020-01-02', FALSE),
  (3, 2, 10, 'b', 2.5, NULL, '2020-02-01', NULL),
  (4, 2, NULL, NULL, 2.5, -3.75, NULL, TRUE),
  (5, NULL, 30, 'c', -1.0, 10.00, '2020-02-01', FALSE),
  (6, NULL, NULL, 'a', 0.0, 0.00, '2019-12-31', NULL),
  (7, 3, 30, 'ab', NULL, 1.25, '2020-01-01', TRUE),
  (8, 3, -5, '', 100.25, 2.50, NULL, TRUE),
  (9, 3, 30, 'c', 2.5, NULL, '2020-03-15', FALSE),
  (10, 5, 0, NULL, NULL, 7.00, '2020-03-15', NULL);
CREATE TABLE u (id INTEGER, a INTEGER, c BIGINT, s VARCHAR);
INSERT INTO u VALUES
  (1, 1, 10, 'a'), (2, 1, 10, 'c'), (3, 2, NULL, 'b'), (4, NULL, 20, 'b'), (5, 4, 30, NULL),
  (6, 4, 30, 'd'), (7, NULL, NULL, NULL), (8, 6, -5, 'ab');
CREATE TABLE v (a INTEGER, m INTEGER);
INSERT INTO v VALUES (1, 1), (2, 1), (2, 5), (3, 9), (4, 2), (7, 7);
CREATE TABLE nothing (a INTEGER, b BIGINT, s VARCHAR);
CREATE TABLE many (k INTEGER, g INTEGER, w BIGINT, t VARCHAR);
INSERT INTO many
  SELECT i, CASE WHEN i % 11 = 0 THEN NULL ELSE (i * 7) % 13 END,
    CASE WHEN i % 5 = 0 THEN NULL ELSE (i * 37) % 101 END, 't' || (i % 17)
  FROM range(1000) r(i);
create table one(x integer);
insert into one values (1);
create table num(i integer, t tinyint, b bigint, f float, x double, p decimal(8,2), w decimal(30,4), k boolean);
insert into num values (1,2,3,1.5,2.5,1.25,12345678901234567890.1234,true);
insert into num values (-7,-128,9223372036854775807,-0.1,-2.5,-3.75,-12345678901234567890.1234,false);
insert into num values (null,null,null,null,null,null,null,null);
insert into num values (0,0,0,0,0,0,0,null);
insert into num values (2147483647,127,-5,3.25,100.25,999999.99,0.5,true);
create table txt(id integer, a varchar, b varchar, d date, m timestamp, z time);
insert into txt values (1,'hello world','o','2020-02-29','2020-02-29 13:05:07.25','13:05:07.25');
insert into txt values (2,'','','1992-01-01','1992-01-01 00:00:00','00:00:00');
insert into txt values (3,'héllo wörld','ö','1969-12-31','1969-12-31 23:59:59.999999','23:59:59.999999');
insert into txt values (4,null,'x',null,null,null);
insert into txt values (5,'  padded  ',' ','2024-12-30','2024-12-30 01:02:03','01:02:03');
insert into txt values (6,'日本語🦆テキスト','🦆','2021-01-03','2021-01-03 12:00:00','12:00:00');
-- facts of which some have no key, or one that nothing has
CREATE TABLE far (fk INTEGER PRIMARY KEY, fn VARCHAR);
INSERT INTO far VALUES (0, 'a'), (1, 'b'), (2, NULL), (3, 'd'), (4, 'e');
CREATE TABLE near (nk INTEGER PRIMARY KEY, fk INTEGER, nn VARCHAR, size DOUBLE);
INSERT INTO near SELECT i, i % 5, CASE WHEN i % 10 = 0 THEN NULL ELSE 'n' || i END, i / 4.0 FROM range(100) r(i);
CREATE TABLE fact (nk INTEGER, v INTEGER, w DECIMAL(8, 2), x DOUBLE);
INSERT INTO fact SELECT CASE WHEN i % 97 = 0 THEN NULL ELSE (i * 79) % 103 END, i % 31, (i % 17) / 4.0, CASE WHEN i % 3 = 0 THEN NULL ELSE i * 0.5 END FROM range(3000) r(i);
