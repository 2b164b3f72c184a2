package dev.assay.bench.suite.planning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Five tables, and queries that join them all: keys as skewed as those of people, values that
 * depend on each other within a table and across tables, so that estimates are put to the test.
 */
final class JoinQueries {

  private JoinQueries() {}

  /** Statements that make the tables, with so many sales. */
  static List<String> tables(int sales) {
    int people = Math.max(50, sales / 20);
    int items = Math.max(40, sales / 100);
    int shops = Math.max(20, sales / 1_000);
    return List.of(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, age INTEGER, city INTEGER, zone INTEGER)",
        "INSERT INTO people SELECT CAST(range AS INTEGER), %s, CAST(range %% 40 AS INTEGER), CAST(range %% 40 // 4 AS INTEGER) FROM range(%d)"
            .formatted(Lab.uniform(1, 80), people),
        "CREATE TABLE items (id INTEGER PRIMARY KEY, kind INTEGER, family INTEGER, price INTEGER)",
        "INSERT INTO items SELECT CAST(range AS INTEGER), %s, CAST(%s // 5 AS INTEGER), %s FROM range(%d)"
            .formatted(Lab.uniform(2, 50), Lab.uniform(2, 50), Lab.skewed(3, 10_000), items),
        "CREATE TABLE shops (id INTEGER PRIMARY KEY, region INTEGER, size INTEGER)",
        "INSERT INTO shops SELECT CAST(range AS INTEGER), CAST(range %% 8 AS INTEGER), %s FROM range(%d)"
            .formatted(Lab.skewed(4, 100), shops),
        "CREATE TABLE days (id INTEGER PRIMARY KEY, month INTEGER, season INTEGER)",
        "INSERT INTO days SELECT CAST(range AS INTEGER), CAST(range // 30 % 12 AS INTEGER), CAST(range // 30 % 12 // 3 AS INTEGER) FROM range(720)",
        ("CREATE TABLE sales AS SELECT %s AS person, %s AS item,"
                + " CAST(%s // 2 + %s // 2 AS INTEGER) AS shop,"
                + " CAST(range * 720 // %d AS INTEGER) AS day, %s AS amount, %s AS paid FROM range(%d)")
            .formatted(
                Lab.skewed(5, people),
                Lab.skewed(6, items),
                Lab.skewed(6, shops),
                Lab.skewed(7, shops),
                sales,
                Lab.uniform(8, 1_000),
                Lab.uniform(9, 10),
                sales));
  }

  private static final String STAR =
      "SELECT count(*), sum(amount) FROM sales, people, items, shops, days"
          + " WHERE person = people.id AND item = items.id AND shop = shops.id AND day = days.id";

  /** The queries by what they are. */
  static SequencedMap<String, String> queries() {
    SequencedMap<String, String> queries = new LinkedHashMap<>();
    queries.put("independent", STAR + " AND age < 20 AND kind < 25 AND region < 6 AND month = 3");
    queries.put("skewed keys", STAR + " AND people.id < 20 AND items.id > 30 AND region = 1");
    queries.put("equal columns", STAR + " AND city = 7 AND zone = 1 AND kind < 40 AND size < 50");
    queries.put(
        "dependent columns",
        STAR + " AND kind = 5 AND family = 1 AND month = 5 AND season = 1 AND region < 7");
    queries.put(
        "across tables", STAR + " AND items.id < 10 AND shops.id < 6 AND age > 10 AND month < 6");
    queries.put(
        "rare and frequent", STAR + " AND price > 9000 AND size < 2 AND city < 30 AND paid < 9");
    queries.put(
        "snowflake",
        "SELECT count(*), sum(a.amount) FROM sales a, people p, people q, items i, shops s"
            + " WHERE a.person = p.id AND p.city = q.id AND a.item = i.id AND a.shop = s.id"
            + " AND q.age < 30 AND i.kind < 10 AND s.size < 20");
    queries.put(
        "one key for all",
        "SELECT count(*), sum(p.age + q.age) FROM people p, people q, items i, shops s, days d"
            + " WHERE p.id = q.id AND p.id = i.id AND i.id = s.id AND s.id = d.id"
            + " AND p.age < 40 AND q.zone < 8 AND i.price < 5000 AND d.season = 0");
    queries.put(
        "many to many",
        "SELECT count(*), sum(a.amount) FROM sales a, items i, items j, shops s, days d"
            + " WHERE a.item = i.id AND i.price = j.price AND a.shop = s.id AND a.day = d.id"
            + " AND j.kind < 25 AND s.region = 2 AND d.month < 4");
    queries.put("nothing filtered but the end", STAR + " AND people.id % 50 = 3 AND paid % 3 = 1");
    return queries;
  }
}
