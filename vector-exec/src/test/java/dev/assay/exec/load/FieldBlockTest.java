package dev.assay.exec.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Rows that go by blocks, between rows that cannot. */
class FieldBlockTest {

  private static final List<ColumnType> TYPES =
      List.of(
          ColumnType.of(TypeKind.INTEGER),
          ColumnType.of(TypeKind.BIGINT).orNull(),
          ColumnType.decimal(12, 3).orNull(),
          ColumnType.of(TypeKind.VARCHAR),
          ColumnType.of(TypeKind.DATE).orNull(),
          ColumnType.of(TypeKind.DOUBLE),
          ColumnType.of(TypeKind.VARCHAR).orNull());

  private static final String[] WRONG = {
    "12x", "x", "1.2345.6", "\u00e4", "2147483648000000000000", "2023-02-30", "1-2", "/9", ":1"
  };

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  @TempDir Path folder;

  private TextFormat format = TextFormat.tbl();
  private final List<String> expected = new ArrayList<>();

  @RepeatedTest(20)
  void rowsOfEveryKind() throws IOException {
    chooseFormat();
    String text = text(random.nextInt(2000), -1);
    int partBytes = 1 << random.nextInt(8, 22);
    try (Table table = load(text, partBytes)) {
      assertEquals(expected, TableText.rows(table), () -> "seed " + seed + " " + format);
    }
  }

  @RepeatedTest(20)
  void aWrongFieldIsFoundWhereItIs() throws IOException {
    chooseFormat();
    int rows = random.nextInt(1, 2000);
    int wrong = random.nextInt(rows);
    String text = text(rows, wrong);
    long line =
        1 + text.substring(0, text.indexOf('\u0001')).chars().filter(c -> c == '\n').count();
    String wanted = "line " + line + ", column c0: '";
    String message =
        String.valueOf(
            assertThrows(LoadFailure.class, () -> load(text.replace("\u0001", ""), 1 << 16))
                .getMessage());
    assertTrue(message.contains(wanted), () -> "seed " + seed + ", " + wanted + ": " + message);
  }

  private void chooseFormat() {
    format =
        random.nextBoolean()
            ? TextFormat.tbl()
            : TextFormat.csv().withNullText(new String[] {"", "\\N", "7"}[random.nextInt(3)]);
  }

  private Table load(String text, int partBytes) throws IOException {
    List<TableDefinition.Column> columns = new ArrayList<>();
    for (int c = 0; c < TYPES.size(); c++) {
      columns.add(new TableDefinition.Column("c" + c, TYPES.get(c)));
    }
    Path file = folder.resolve("rows");
    Files.writeString(file, text);
    TableDefinition definition = new TableDefinition("t", columns, List.of());
    MemoryBudget budget = MemoryBudget.of(256L << 20);
    return new TextLoader(partBytes).load(file, definition, format, 2, budget);
  }

  private String text(int rows, int wrong) {
    StringBuilder text = new StringBuilder();
    boolean isEven = random.nextBoolean(); // all rows end alike, as in most files
    int strange = random.nextInt(2) * random.nextInt(100);
    for (int row = 0; row < rows; row++) {
      List<String> fields = new ArrayList<>();
      List<String> shown = new ArrayList<>();
      for (int c = 0; c < TYPES.size(); c++) {
        boolean isNull = TYPES.get(c).nullable() && random.nextInt(5) == 0;
        String value = isNull ? "null" : value(TYPES.get(c).kind());
        boolean isQuoted = !isNull && format.quoted() && random.nextInt(100) < strange;
        String field = isNull ? format.nullText() : isQuoted ? '"' + value + '"' : value;
        fields.add(row == wrong && c == 0 ? "\u0001" + WRONG[random.nextInt(WRONG.length)] : field);
        // Unquoted, the text of a null is a null.
        boolean means = !isQuoted && TYPES.get(c).nullable() && value.equals(format.nullText());
        shown.add(means ? "null" : value);
      }
      boolean endsBare = isEven || random.nextBoolean();
      text.append(random.nextInt(100) < strange ? "\n" : "");
      text.append(String.join("" + format.separator(), fields));
      text.append(format.separatorEnds() && endsBare ? "|" : "");
      text.append(isEven || random.nextBoolean() ? "\n" : "\r\n");
      expected.add(String.join("|", shown));
    }
    return text.toString();
  }

  private String value(TypeKind kind) {
    return switch (kind) {
      case INTEGER -> "" + (random.nextInt() >> random.nextInt(32));
      case BIGINT -> "" + (random.nextLong() >> random.nextInt(64));
      case DECIMAL ->
          BigDecimal.valueOf(random.nextLong(1_000_000_000_000L) >> random.nextInt(40), 3)
              .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1))
              .toString();
      case DATE -> LocalDate.ofEpochDay(random.nextInt(-300_000, 900_000)).toString();
      case DOUBLE -> "" + random.nextInt(-9999, 9999) / 8.0;
      default -> randomText();
    };
  }

  private String randomText() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? random.nextInt(300) : random.nextInt(20);
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(1000) == 0 ? '€' : (char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }
}
