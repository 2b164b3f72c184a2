package dev.assay.exec.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text files into tables: right, in order, and with a sentence for everything that is wrong. */
class TextLoaderTest {

  private static final TableDefinition DEFINITION =
      new TableDefinition(
          "t",
          List.of(
              column("i", ColumnType.of(TypeKind.INTEGER)),
              column("d", ColumnType.decimal(6, 2)),
              column("day", ColumnType.of(TypeKind.DATE)),
              column("s", ColumnType.of(TypeKind.VARCHAR)),
              column("n", ColumnType.of(TypeKind.BIGINT).orNull())),
          List.of());

  private final MemoryBudget budget = MemoryBudget.withSites(256L << 20);
  @TempDir Path folder;

  private static TableDefinition.Column column(String name, ColumnType type) {
    return new TableDefinition.Column(name, type);
  }

  private static TableDefinition only(ColumnType type) {
    return new TableDefinition("t", List.of(column("c", type)), List.of());
  }

  @AfterEach
  void allMemoryGoesBack() {
    assertEquals(0, budget.usedBytes(), () -> budget.openings().toString());
  }

  private List<String> load(String text, TableDefinition definition, TextFormat format) {
    return load(text, definition, format, 4 << 20);
  }

  private List<String> load(
      String text, TableDefinition definition, TextFormat format, long partBytes) {
    Path file = folder.resolve("file");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try (Table table = new TextLoader(partBytes).load(file, definition, format, 2, budget)) {
      return TableText.rows(table);
    }
  }

  private String failure(String text, TableDefinition definition, TextFormat format) {
    return String.valueOf(
        assertThrows(LoadFailure.class, () -> load(text, definition, format)).getMessage());
  }

  @Test
  void separatorsBehindTheLastFieldAndLineEndsOfBothKinds() {
    List<String> expected = List.of("1|1.50|2000-02-29|one|7", "-2|0.00|1969-12-31||null");
    String tbl = "1|1.5|2000-02-29|one|7|\n-2|0|1969-12-31|||\n";
    assertEquals(expected, load(tbl, DEFINITION, TextFormat.tbl()));
    assertEquals(expected, load(tbl.replace("\n", "\r\n"), DEFINITION, TextFormat.tbl()));
    assertEquals(expected, load(tbl.replace("|\n", "\n"), DEFINITION, TextFormat.tbl()));
    assertEquals(expected, load(tbl.stripTrailing(), DEFINITION, TextFormat.tbl()));
    assertEquals(expected, load("\n" + tbl + "\r\n\n", DEFINITION, TextFormat.tbl()));
    assertEquals(List.of(), load("", DEFINITION, TextFormat.tbl()));
  }

  @Test
  void quotesHeadersAndNulls() {
    String csv =
        """
        i,d,day,s,n
        1,"2.25",1998-09-02,"a, ""b""
        c",\\N
        2,3,"2024-01-31",ä€😀,"5"
        """;
    assertEquals(
        List.of("1|2.25|1998-09-02|a, \"b\"\nc|null", "2|3.00|2024-01-31|ä€😀|5"),
        load(csv, DEFINITION, TextFormat.csv().withHeader(true).withNullText("\\N")));
    TextFormat semicolons = TextFormat.csv().withSeparator(';');
    assertEquals(
        List.of("1|2.25|1998-09-02|\"\"|null"),
        load("1;2.25;1998-09-02;\"\"\"\"\"\";", DEFINITION, semicolons));
    ColumnType text = ColumnType.of(TypeKind.VARCHAR).orNull();
    assertEquals(List.of("x", "y"), load("\uFEFFx\ny", only(text), TextFormat.csv()));
    assertEquals(List.of("null", "", "x"), load("\n\"\"\nx\n", only(text), TextFormat.csv()));
  }

  @Test
  void numbersOfEveryType() {
    assertEquals(
        List.of("0.01", "-9999.99", "0.13", "-0.13", "1234.50", "0.00"),
        load(
            "0.01\n-9999.99\n0.125\n-0.125\n1234.5\n0.\n",
            only(ColumnType.decimal(6, 2)),
            TextFormat.csv()));
    assertEquals(
        List.of("9223372036854775807", "-9223372036854775808", "7"),
        load(
            "9223372036854775807\n-9223372036854775808\n0000000000000000000000007\n",
            only(ColumnType.of(TypeKind.BIGINT)),
            TextFormat.csv()));
    List<String> doubles = List.of("1.5", "-0.0", "1.0E300", "123456.789", "0.1", "3.0E-5");
    assertEquals(
        doubles,
        load(
            "1.5\n-0\n1e300\n123456.789\n0.1\n0.00003\n",
            only(ColumnType.of(TypeKind.DOUBLE)),
            TextFormat.csv()));
    assertEquals(
        List.of("1", "0", "1", "0"),
        load("true\nF\n1\nfalse\n", only(ColumnType.of(TypeKind.BOOLEAN)), TextFormat.csv()));
  }

  @Test
  void datesAreThoseOfTheCalendar() {
    List<String> days =
        IntStream.range(0, 3000)
            .mapToObj(i -> LocalDate.ofEpochDay(-719_000L + 1217L * i).toString())
            .filter(day -> day.length() == 10)
            .toList();
    TableDefinition dates = only(ColumnType.of(TypeKind.DATE));
    assertEquals(days, load(String.join("\n", days), dates, TextFormat.csv()));
    for (String wrong :
        List.of(
            "2023-02-29",
            "1900-02-29",
            "2023-04-31",
            "2023-13-01",
            "2023-00-10",
            "2023-1-01",
            "2023/01/01",
            "20230101",
            "2023-01-0x")) {
      String message = failure("2000-01-01\n" + wrong, dates, TextFormat.csv());
      assertTrue(message.contains("line 2, column c: '" + wrong + "' is not "), message);
    }
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    String good = "1|1.5|2000-02-29|one|7|\n";
    requireFailure(good + "x1|1.5|2000-02-29|one|7|", "line 2, column i: 'x1' is not of type INT");
    requireFailure(good + "|1.5|2000-02-29|one|7|", "line 2, column i: '' is not of type INTEGER");
    requireFailure(good + "3000000000|", "line 2, column i: '3000000000' is out of the range");
    requireFailure(
        good + "99999999999999999999|", "column i: '99999999999999999999' is out of the range");
    requireFailure(
        good + "1|10000|", "column d: '10000' is out of the range of type DECIMAL(6, 2)");
    requireFailure(good + "1|9999.995|", "column d: '9999.995' is out of the range");
    requireFailure(good + "1|123456789012345678901|", "is out of the range of type DECIMAL");
    requireFailure(good + "1|1.2.3|", "column d: '1.2.3' is not of type DECIMAL");
    requireFailure(good + "1|1|", "line 2, column day: '' is not a date");
    requireFailure(good + "1|1\n", "line 2, column d: '1' ends the line, which has 2 of 5 columns");
    requireFailure(
        good + "1|1.5|2000-02-29|one|7|8|\n",
        "column n: '7' is followed by more than the table's 5");
    requireFailure(good + "1|1|2000-01-01|" + "y".repeat(50) + "\n", "y".repeat(40) + "…' ends");
  }

  private void requireFailure(String text, String expected) {
    String message = failure(text, DEFINITION, TextFormat.tbl());
    assertTrue(message.contains(expected), message);
    assertTrue(message.startsWith(folder.resolve("file").toString()), message);
  }

  @Test
  void wrongQuotesAndBytes() throws IOException {
    TableDefinition text = only(ColumnType.of(TypeKind.VARCHAR));
    String open = failure("a\n\"b\nc", text, TextFormat.csv());
    assertTrue(open.contains("line 2, column c: 'b c' has no closing quote"), open);
    String behind = failure("\"a\"b\n", text, TextFormat.csv());
    assertTrue(behind.contains("'a' has text behind its closing quote"), behind);
    String inside = failure("a\"b\n", text, TextFormat.csv());
    assertTrue(inside.contains("'a' has a quote behind it"), inside);
    Path file = folder.resolve("latin");
    Files.write(file, "ok\nM\u00fcnchen\n".getBytes(ISO_8859_1));
    String message =
        String.valueOf(
            assertThrows(
                    LoadFailure.class,
                    () -> new TextLoader().load(file, text, TextFormat.csv(), 1, budget))
                .getMessage());
    assertTrue(message.contains("line 2, column c") && message.contains("is not UTF-8"), message);
    Path missing = folder.resolve("missing");
    String absent =
        String.valueOf(
            assertThrows(
                    LoadFailure.class,
                    () -> new TextLoader().load(missing, text, TextFormat.csv(), 1, budget))
                .getMessage());
    assertEquals(missing + " cannot be read: there is no such file", absent);
  }

  @Test
  void partsOfAnySizeMakeTheSameTable() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    TableDefinition definition =
        new TableDefinition(
            "t",
            List.of(
                column("a", ColumnType.of(TypeKind.VARCHAR).orNull()),
                column("b", ColumnType.of(TypeKind.SMALLINT).orNull()),
                column("c", ColumnType.of(TypeKind.VARCHAR))),
            List.of());
    StringBuilder csv = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int r = 0; r < 3000; r++) {
      String a = randomText(random);
      String b = random.nextInt(4) == 0 ? "" : "" + (short) random.nextInt();
      String c = randomText(random);
      boolean isNull = random.nextInt(5) == 0;
      csv.append(isNull ? "" : quoted(a)).append(',').append(b).append(',').append(quoted(c));
      csv.append(random.nextBoolean() ? "\n" : "\r\n");
      expected.add((isNull ? "null" : a) + "|" + (b.isEmpty() ? "null" : b) + "|" + c);
    }
    for (long partBytes : new long[] {1, 7, 100, 5000, 1 << 20}) {
      assertEquals(
          expected,
          load(csv.toString(), definition, TextFormat.csv(), partBytes),
          () -> "seed " + seed + ", parts of " + partBytes);
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append("ab,\"\n\rxyzä".charAt(random.nextInt(10)));
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
