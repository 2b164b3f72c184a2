package dev.assay.bench.suite.sql;

import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableDefinition.Column;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a web shop would ask: 5 million events for each unit of scale, with keys as skewed as those
 * of people (a few users and products make most events), nulls, texts of many values, and dates
 * that grow with the key. Twenty-three queries of our own.
 */
final class ShopSet implements DataSet {

  private static final int EVENTS = 5_000_000;
  private static final int USERS = 200_000;
  private static final int PRODUCTS = 20_000;
  private static final int DAYS = 730;
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final ColumnType INTEGER = ColumnType.of(TypeKind.INTEGER);
  private static final ColumnType TEXT = ColumnType.of(TypeKind.VARCHAR);
  private static final ColumnType DATE = ColumnType.of(TypeKind.DATE);
  private static final String[] KINDS = {"view", "view", "view", "search", "cart", "buy", "share"};
  private static final String[] SEGMENTS = {"private", "small", "enterprise", "public"};
  private static final String[] PAGES = {"item", "cart", "list", "help", "offer"};
  private static final String[] ADJECTIVES = {"red", "small", "used", "plain", "fine", "old"};

  @Override
  public List<TableDefinition> tables(double scale) {
    List<List<Integer>> key = List.of(List.of(0));
    return List.of(
        new TableDefinition(
            "products",
            List.of(
                new Column("product_id", INTEGER),
                new Column("category", TEXT),
                new Column("brand", TEXT),
                new Column("price", ColumnType.decimal(10, 2)),
                new Column("title", TEXT)),
            key),
        new TableDefinition(
            "users",
            List.of(
                new Column("user_id", INTEGER),
                new Column("segment", TEXT),
                new Column("joined", DATE),
                new Column("referrer_id", INTEGER.orNull())),
            key),
        new TableDefinition(
            "events",
            List.of(
                new Column("event_id", INTEGER),
                new Column("user_id", INTEGER),
                new Column("product_id", INTEGER),
                new Column("day", DATE),
                new Column("kind", TEXT),
                new Column("country", TEXT),
                new Column("url", TEXT),
                new Column("amount", ColumnType.decimal(12, 2).orNull()),
                new Column("duration", INTEGER),
                new Column("score", ColumnType.of(TypeKind.DOUBLE))),
            key));
  }

  @Override
  public void write(String table, double scale, Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(table.hashCode());
    int rows =
        size(
            scale,
            switch (table) {
              case "events" -> EVENTS;
              case "users" -> USERS;
              default -> PRODUCTS;
            });
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int row = 0; row < rows; row++) {
        out.write(
            switch (table) {
              case "events" -> event(row, rows, scale, random);
              case "users" -> user(row, random);
              default -> product(row, random);
            });
      }
    }
  }

  private static String event(int row, int rows, double scale, SplittableRandom random) {
    int user = skewed(size(scale, USERS), random);
    int product = skewed(size(scale, PRODUCTS), random);
    String kind = KINDS[random.nextInt(KINDS.length)];
    String amount = kind.equals("buy") ? money(random.nextInt(100, 5_000_000)) : "";
    return "%d|%d|%d|%s|%s|C%02d|/%s/%d?ref=%d|%s|%d|%.6f|\n"
        .formatted(
            row,
            user,
            product,
            FIRST.plusDays((long) row * DAYS / rows),
            kind,
            skewed(60, random),
            PAGES[random.nextInt(PAGES.length)],
            product,
            random.nextInt(100_000),
            amount,
            random.nextInt(1, 3_600),
            random.nextDouble());
  }

  private static String user(int row, SplittableRandom random) {
    String referrer = row == 0 || random.nextInt(3) == 0 ? "" : "" + random.nextInt(row);
    return "%d|%s|%s|%s|\n"
        .formatted(
            row,
            SEGMENTS[skewed(SEGMENTS.length, random)],
            FIRST.minusDays(random.nextInt(2_000)),
            referrer);
  }

  private static String product(int row, SplittableRandom random) {
    return "%d|category %d|Brand#%d|%s|%s %s thing %d|\n"
        .formatted(
            row,
            random.nextInt(40),
            random.nextInt(500),
            money(random.nextInt(100, 1_000_000)),
            ADJECTIVES[random.nextInt(ADJECTIVES.length)],
            ADJECTIVES[random.nextInt(ADJECTIVES.length)],
            row % 97);
  }

  /** Numbers below a bound: the density falls with the cube root squared, half are below an 8th. */
  private static int skewed(int bound, SplittableRandom random) {
    double u = random.nextDouble();
    return (int) (bound * u * u * u);
  }

  private static int size(double scale, int atOne) {
    return (int) Math.max(10, scale * atOne);
  }

  private static String money(int hundredths) {
    return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10;
  }

  private final Map<String, String> texts = read();

  /** A line {@code -- name: what it is} stands before each query. */
  private static Map<String, String> read() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String part : DataSet.resource("shop.sql").split("(?m)^-- ")) {
      int lineEnd = part.indexOf('\n');
      if (lineEnd > 0) {
        String text = part.substring(lineEnd).strip();
        texts.put(part.substring(0, part.indexOf(':')), text.substring(0, text.length() - 1));
      }
    }
    return texts;
  }

  @Override
  public List<String> queries() {
    return List.copyOf(texts.keySet());
  }

  @Override
  public String text(String query) {
    return texts.getOrDefault(query, "");
  }
}
