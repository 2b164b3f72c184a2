select i+1, t+1, b-1, f+1, x*2, p+1, p*p, p*1.5, i*p, w+1, w*2, w-p from num where i is null or i < 100;
-- error: a sum passes the range of INTEGER
select i+i from num;
-- error: a sum passes the range of TINYINT
select t+100 from num;
-- error: passes the range of TINYINT
select -t from num;
-- error: a product passes the range of BIGINT
select b*2 from num;
select i/2, p/2, x/0, i/0, f/3 from num;
select i%3, p%2, x%2 from num;
select abs(i), abs(p), abs(x), sign(p), sign(i), ceil(p), floor(p), round(p), trunc(p), ceil(x), floor(x), round(x), trunc(x), round(x,1), round(p,1), round(i,-1) from num where i is null or i < 100;
select sqrt(x), cbrt(x), exp(x), ln(x), log(x), log10(x), log2(x), power(x,2), pow(i,2), sin(x), cos(x), tan(x), atan(x), atan2(x,2), degrees(x), radians(x), pi() from num;
select greatest(i,p), least(i,3), greatest(i,x,p), coalesce(i,0), ifnull(p,0), nullif(i,0), if(k,1,2), case when k then i else p end from num;
select substring(a,2,3), substring(a,0,3), substring(a,-3,2), substring(a,2), substr(a,-4), substring(a from 2 for 3), substring(a,2,-1), substring(a,-10,7), substring(a,3,-2) from txt;
select lpad(a,12,'xy'), rpad(a,12,'xy'), lpad(a,3,'x'), replace(a,'o','0'), replace(a,'l',''), repeat(a,2), position('o' in a), strpos(a,b), instr(a,b), concat(a,b,1), concat_ws('-',a,b,null), a||b, a||1 from txt;
select regexp_matches(a,'l+'), regexp_replace(a,'l+','L'), regexp_replace(a,'(l)(l)','\2-\1'), regexp_replace(a,'[aeiou]','*','g'), regexp_extract(a,'w.*'), regexp_extract(a,'(h)(.)',2), regexp_full_match(a,'h.*') from txt;
select a like '%o%', a like b, a ilike 'HEL%', a not like 'h%', a like 'h\%' escape '\', a similar to 'h.*d' from txt;
select a ~ 'h.*', a !~ 'h.*' from txt;
select extract(year from d), extract(month from d), extract(day from d), extract(quarter from d), extract(week from d), extract(dow from d), extract(isodow from d), extract(doy from d), extract(epoch from d), extract(century from d), extract(decade from d) from txt;
select extract(hour from m), extract(minute from m), extract(second from m), extract(milliseconds from m), extract(microseconds from m), extract(epoch from m), extract(year from m), date_part('week',m), date_part('isoyear',m) from txt;
select extract(hour from z), extract(minute from z), extract(second from z) from txt;
select year(d), month(d), day(d), hour(m), minute(m), second(m), dayofweek(d), dayofyear(d), quarter(d), week(d), weekofyear(d), yearweek(d), dayname(d), monthname(d), last_day(d), era(d) from txt;
select date_trunc('month',d), date_trunc('year',m), date_trunc('day',m), date_trunc('hour',m), date_trunc('week',m), date_trunc('quarter',m), date_trunc('decade',m), date_trunc('minute',m), date_trunc('second',m) from txt;
select d + 1, d - 1, d + interval 1 day, d - interval '1' month, d + interval '1' year, m + interval '2' hour, m - interval '30' minute, d - date '2000-01-01' from txt;
select strftime(d,'%Y-%m-%d'), strftime(m,'%d/%m/%y %H:%M:%S'), strftime(m,'%A, %-d %B %Y %I:%M:%S %p'), strptime('2020-01-02 03:04:05','%Y-%m-%d %H:%M:%S'), make_date(2020,id,1), make_timestamp(2020,1,id,12,30,15.5) from txt;
select cast(i as varchar), cast(p as varchar), cast(x as varchar), cast(k as varchar), cast(w as varchar), cast(f as varchar), cast(b as varchar) from num;
select cast(x as integer), cast(p as integer), cast(f as integer), cast(k as integer), cast(i as boolean), cast(i as double), cast(p as double), cast(i as decimal(12,2)), cast(x as decimal(10,1)), cast(p as decimal(10,1)) from num where i is null or i<100;
select cast(d as varchar), cast(m as varchar), cast(z as varchar), cast(m as date), cast(d as timestamp), cast(m as time), cast('2020-01-01' as date), '2020-01-01 10:00:00'::timestamp, '10:00'::time from txt;
select try_cast(a as integer), try_cast(a as date), try_cast('12' as integer), try_cast('x' as double) from txt;
-- error: 'hello world' is not of type INTEGER
select cast(a as integer) from txt;
select cast('12.7' as integer), cast('1e3' as double), cast(' 5 ' as integer), cast('true' as boolean), cast('t' as boolean), cast(1 as boolean), cast('inf' as double) from one;
select d = '2020-02-29', d > '2000-01-01', m >= '2020-01-01', i.x = '1' from txt, one i;
select d = m, d < m, d <= timestamp '1992-01-01 00:00:00', d < timestamp '1992-01-01 12:00:00', m < d from txt;
select i = p, p < 1, w > 1, w = w, i = '1', x > p, f = 0.1, f = 1.5, k = true, k = 1 from num where i<>3 or i is null;
select sum(i), sum(p), sum(x), avg(i), avg(p), min(w), max(w), sum(f), count(distinct w), max(k), min(k) from num where i < 100;
select i is distinct from 1, i is not distinct from null, k is true, k is not true, k is unknown, k is not false from num;
select 1.5::float, 1::tinyint, 12345678901234567890::hugeint, 1.23456789012345678901::decimal(38,20), 99999999999999999999 + 1 from one;
select coalesce(null,null), coalesce(null,1), null + 1, null || 'a', nullif(1,1), upper(null) from one;
select case when x = 1 then 'a' end, case x when 1 then 2 else 3.5 end, case when null then 1 else 2 end from one;
select random() between 0 and 1, typeof(1) from one;
select date '2020-01-31' + interval 1 month, date '2020-03-31' - interval 1 month, d + to_months(id), d + to_days(id), m + interval (id) hour from txt;
-- error: passes the range of BIGINT
select 9223372036854775807 + 1 from one;
-- error: passes the range of INTEGER
select 2147483647 + 1 from one;
-- error: passes the range of TINYINT
select 100::tinyint + 100::tinyint from one;
-- error: passes the range of TINYINT
select cast(300 as tinyint) from one;
select 'abc' < 'abd', 'a' < 'B', '' < 'a', 'é' > 'z' from one;
select a < b, a = b, a > 'h' from txt;
select max(upper(a)), min(a||b), count(distinct lower(a)) from txt;
select upper(a) as u, count(*) from txt group by upper(a) order by u;
select d + 1 as n from txt order by n;
select cast(p as decimal(4,1)) from num where p < 100;
-- error: passes the range of DECIMAL(5, 2)
select cast(999999.99 as decimal(5,2)) from one;
select 0.1+0.2, 1e308*10, -1e308*10, 0.1::double+0.2::double from one;
select a from txt where upper(a) = 'HELLO WORLD';
select a from txt where length(a) > 5 order by a;
select 7//2, -7//2, 7.5//2, i//2, x//2, 2*7//3, i//2//2 from num;
-- error: a division by zero
select 7 // 0 from one;
-- error: a division by zero
select 7 % 0 from one;
select trim(a,'hd'), trim(both 'h' from a), translate(a,'lo','01'), md5(a), unicode(a), bit_length(a), levenshtein(a,b) from txt;
select date_diff('day',d,date '2024-01-01'), datediff('month',d,date '2024-01-01'), date_sub('month',d,date '2024-01-01'), date_add(d, interval 1 day), date_part('year',d) from txt;
select m + interval '1 day', m + interval '2 months', m - interval '1 hour 30 minutes', d + interval '1 year', d + interval 3 days, m + interval '01:30:00' from txt;
select z + interval '2' hour, d + z from txt;
select gcd(12,i), lcm(4,t), bit_count(t), xor(i,5), factorial(5), even(x), isnan(x), i & 3, i << 1 from num where i >= 0 and i < 100;
select sum(b), sum(w), avg(w), sum(b * 1.5), sum(b) * 2, sum(w) + 1 from num;
select i, sum(b) s from num group by i order by s;
select i between 0 and 5, i in (1, 2.5, null), i not in (1, 2), b in ('3', '0') from num;
select length(a), len(a), char_length(a), character_length(a), strlen(a), upper(a), ucase(a), lower(a), lcase(a), ltrim(a), rtrim(a), ltrim(a,'h'), rtrim(a,'d'), reverse(a), left(a,3), right(a,3), left(a,-3), right(a,-3) from txt;
select starts_with(a,'h'), ends_with(a,'d'), contains(a,b), prefix(a,'he'), suffix(a,'ld'), split_part(a,' ',1), split_part(a,' ',2), split_part(a,' ',-1), ascii(a), ord(a), chr(id+64), hamming(a,a), mismatches('abc','abd') from txt where a <> '';
select sha256(a), regexp_escape(a), editdist3(a,b), a like b, a ilike 'HEL%' from txt;
select hex(i), to_hex(i), bin(i), pi(), sqrt(abs(x)), acos(0.5), asin(0.5), sinh(x/100), cosh(x/100), tanh(x), cot(1.5), isinf(x), isfinite(x) from num where i >= 0;
select century(d), decade(d), millennium(d), isodow(d), isoyear(d), epoch(m), epoch_ms(m), epoch_us(m), microsecond(m), millisecond(m), julian(d), dayofmonth(d), weekday(d), datepart('month',d), datesub('day',d,date '2024-01-01'), datetrunc('month',d) from txt;
select epoch_ns(m) from txt where id = 1;
select epoch_ms(1000 * id), make_time(id, 2, 3.5), d + to_years(id), d + to_weeks(id), m + to_hours(id), m + to_minutes(id), m + to_seconds(id), m + to_milliseconds(id), m + to_microseconds(id), try_strptime(a, '%Y'), strptime('2020-1-5 PM 3', '%Y-%m-%d %p %I') from txt;
select cast(to_timestamp(id) as varchar) from txt;
select try_cast(a as integer), try_cast('12' as integer), try_cast('1992-02-30' as date), try_cast(300 as tinyint), try_cast('x' as boolean) from txt;
select if(k, 'a', null), greatest(null, i), least(i, null, 3) from num;
select mod(i, 3), add(i, 1), subtract(i, 1), multiply(i, 2), divide(i, 2) from num where i < 100;
select current_date = today() from one;
select now() is not null, typeof(1) from one;
select p + i::bigint, p < i::decimal(8,2), i = '1'::integer and i < 5::integer, not i = '1'::integer, (p + t)::integer * 2 + t::double::integer * 2, -'1'::integer + t::integer from num where i < 100;
select x + case when k then 1 end::bigint + abs(p)::double, 'a::b' || t::varchar, 1.5e1::integer + 2.5::integer, t between '-3'::integer and '3'::integer from num;
select count(*)::double + 1, 1 + sum(i)::bigint, 2 * count(*) filter (where i > 0)::double, 1 + max(i)::bigint from num;
select i from num where "num"."i"::varchar = '1' and 1 < 2::double precision;
select i = k, k = 1, k < 2, 1 in (k, true), k in (1, 0), k between 0 and 1, i between k and 5 from num;
select k, x, min(x * 2), max(i), count(x + x) from num group by coalesce(k, null), k, x;
select coalesce(k, null) g, min(x * 2.0) from num group by coalesce(k, null);
select timestamp '2017-07-23T13:10:11', timestamp '2017-07-23', timestamp '2017-07-23' + interval '1' day, time '1:2:3', date '99999-01-01';
-- error: there is no - of (VARCHAR)
select -i::varchar from num;
SELECT 12345678901234567890123456789012345678, CASE WHEN 1 = 1 THEN 12345678901234567890123456789012345678 ELSE 1 END;
SELECT timestamp '2020-01-31 10:00:00' + interval '1 month 2 days 03:00:00', date '2020-01-31' - interval '1 year 1 day', interval '1 year 1 hour' + timestamp '2020-01-31', date '2020-01-31' + '2 months 3 days'::interval, timestamp '2020-01-31' + interval '1.5 days';
SELECT id, d + INTERVAL '1 month 1 day', d - INTERVAL '2 years 36 hours' FROM (SELECT id, DATE '2020-03-30' + a::INTEGER AS d FROM t);
SELECT damerau_levenshtein('ab', 'ba'), damerau_levenshtein('hello world', 'ehlo wrold'), damerau_levenshtein('', 'abc'), damerau_levenshtein('jellyifhs', 'jellyfish'), levenshtein('ab', 'ba');
SELECT jaro_similarity('CRATE', 'TRACE'), jaro_winkler_similarity('CRATE', 'TRACE'), jaro_winkler_similarity('DIXON', 'DICKSONX'), jaro_winkler_similarity('MARTHA', 'MARHTA'), jaro_similarity('', ''), jaro_similarity('a', 'b'), jaccard('duck', 'luck'), jaccard('hello', 'hello');
SELECT strip_accents('héllo'), sha1('hello'), overlay('abcdef' placing 'XX' from 3), overlay('abcdef' placing 'XX' from 3 for 1), overlay('abcdef' placing '' from 2 for 3), overlay('häße' placing 'ö' from 2);
SELECT printf('%d', 33), printf('%s %s', 'hello', 'x'), printf('%05d', 42), printf('%.2f %%', 3.14159), printf('%5d|%-5d|', 3, 4), printf('%x %X', 255, 255);
SELECT format('{} + {}', 1, 'a'), format('{1} {0}', 'a', 'b'), format('{:.2f}', 1.239), format('{:d}', 1234567), format('{{}}'), format('{:05d}', 42);
SELECT trunc(54, -1), trunc(-1234.56::double, -2), round_even(2.5::double, 0), round_even(3.5::double, 0), fdiv(5, 2), fdiv(-5, 2), fmod(-5, 2), fmod(5, 3), signbit(-0.0::double), nextafter(1.0::double, 2.0::double);
SELECT time_bucket(interval '2 hours', timestamp '2020-01-01 05:30:00'), time_bucket(interval '1 month', timestamp '2020-03-15'), time_bucket(interval '7 days', date '2020-01-08'), time_bucket(interval '3 months', date '1999-02-01'), time_bucket(interval '1 day', null::date);
SELECT timestamp '2020-05-05' + to_quarters(2), timestamp '2020-05-05' - to_centuries(1), timestamp '2020-05-05' - to_millennia(1), timestamp '2020-05-05' - to_decades(3), epoch(time '14:21:13'), strftime(date '2021-01-03', '%V %G %u %w %U %W %j');
SELECT i, (SELECT max((SELECT t.i + null)) FROM (SELECT 1) x) FROM range(3) t(i);
-- error: names a group that the pattern has not
SELECT regexp_replace('abcabc', '(b)', '\3Y', 'g');
-- error: has the escape character before something that needs none
SELECT '%' LIKE '%' ESCAPE '%';
-- error: is not an interval of months alone
SELECT INTERVAL '1 month 2 days';
-- wide decimals and sums stay exact
select abs(sum(w))::varchar, (sum(w) % 7)::varchar, ceil(w)::varchar, floor(w)::varchar, trunc(w)::varchar, round(w)::varchar, round(w, 2)::varchar, round(w, -2)::varchar, abs(w)::varchar from num group by w;
select (sum(b) % 7)::varchar, abs(sum(b))::varchar, (sum(b) // 10)::varchar, mod(sum(b), 10)::varchar, round(sum(b), -2)::varchar from num group by k;
select round(p, -1), round(p, -5), round(1234.567, -2), round(499.9::decimal(4,1), -3) from num;
select date_sub('month', date '2024-01-31', date '2024-02-29'), date_sub('month', date '2024-02-29', date '2024-01-31'), date_sub('year', date '2024-02-29', date '2025-02-28'), date_sub('quarter', date '2024-01-30', date '2024-04-30') from one;
-- error: ends in the middle of an escape
select regexp_replace('abc', 'b', 'X' || chr(92), 'g') from one;
-- error: a text of more than 2 GiB
select length(lpad('a', 100000000000000000, '0')) from one;
select date 'infinity'::timestamp > timestamp '2020-01-01', (date '-infinity'::timestamp)::date::varchar, (timestamptz 'infinity')::varchar from one;
select date_part('isoyear', date 'infinity'), quarter(timestamp '-infinity'), date_diff('day', date 'infinity', date '2020-01-01'), dayname(date 'infinity'), date_trunc('month', timestamp 'infinity')::varchar, strftime(timestamp 'infinity', '%Y') from one;
select try_cast('5881580-07-11' as date), 0.5::double::hugeint, 2.5::double::hugeint, (-3.5)::double::hugeint, ascii(''), unicode('') from one;
select round(asinh(-0.5), 12), round(acosh(1.5), 12), round(atanh(0.25), 12), asinh(0), isnan(acosh(0.5)) from one;
select array_extract('abc', 2), array_slice('abc', 1, 2), length(uuid()::varchar), length(gen_random_uuid()::varchar) from one;
select round(99999999999999999999999999999999999999::decimal(38,0), -39), round(12345678901234567890123456789::decimal(38,0), -28) from one;
-- error: a result passes the 38 digits of DECIMAL
select round(99999999999999999999999999999999999999::decimal(38,0), -1) from one;
select (timestamp '2024-07-01 10:00:00' at time zone 'Europe/Berlin')::varchar, timestamptz '2024-01-01 10:00:00+02' at time zone 'America/New_York', timezone('UTC', timestamp '2024-01-01 10:00:00')::varchar from one;
select (timestamp '2024-03-31 02:30:00' at time zone 'Europe/Berlin')::varchar, timestamptz '2024-10-27 01:30:00+00' at time zone 'Europe/Berlin', (null::timestamp at time zone 'UTC') is null from one;
-- error: there is no time zone 'Nowhere/Else'
select timestamp '2024-01-01' at time zone 'Nowhere/Else' from one;
-- characters beyond 16 bits, and zero as a character
SELECT '🦆' ILIKE '🦆', 'a🦆b' ILIKE 'A_B', '🦆' GLOB '🦆', 'É' ILIKE 'é', 'a' || chr(0) ILIKE 'A' || chr(0);
SELECT '*' GLOB '\*', 'a' GLOB '\*', '\' GLOB '\\', 'a*b' GLOB 'a\*?', 'b' GLOB '[!a]';
SELECT split_part('a,b,c', '', 3), split_part('🦆a', '', 1), split_part('a,b', '', -1), split_part('a,b,c', ',', 0), split_part('a,b,', ',', -1), split_part('', '', 1), split_part('a.b', '.', 2);
SELECT array_slice('hello', -2, NULL), array_slice('hello', NULL, 3), 'hello'[2:], 'hello'[:2], array_slice('hello', 2, 3), 'hello'[-2:];
-- nothing is a part of infinity, and it stays what it is
SELECT year('infinity'::DATE), month('-infinity'::DATE), extract(day FROM 'infinity'::DATE), year('infinity'::TIMESTAMP), epoch_us('-infinity'::TIMESTAMP), epoch_ms('infinity'::TIMESTAMP), epoch_ms('1969-12-31 23:59:59.5'::TIMESTAMP);
SELECT x, year(x), month(x) IS NULL, (x + INTERVAL 1 DAY)::VARCHAR, (x - INTERVAL 1 MONTH)::VARCHAR, (x + 1)::VARCHAR FROM (SELECT d::VARCHAR AS x0, d AS x FROM t UNION ALL SELECT 'i', 'infinity'::DATE UNION ALL SELECT 'j', '-infinity'::DATE) WHERE year(x) = 2020 OR year(x) IS NULL;
SELECT ('infinity'::TIMESTAMP + INTERVAL 1 MICROSECOND)::VARCHAR, ('-infinity'::TIMESTAMP - INTERVAL 3 YEAR)::VARCHAR, ('infinity'::DATE + 5)::VARCHAR, ('-infinity'::DATE - 5)::VARCHAR;
