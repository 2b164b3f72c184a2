package dev.assay.exec.file.text;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.FileCall;
import dev.assay.exec.table.TableDefinition.Column;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What options say of the columns of a text file.
 *
 * @param names of the first columns
 * @param types of columns by their names, or where these are empty by their places
 * @param allTexts whether all others are texts
 * @param normalizesNames whether names become lower case, with underscores for all but letters and
 *     digits
 */
record GivenColumns(
    List<String> names, List<Column> types, boolean allTexts, boolean normalizesNames) {

  /** Freezes. */
  GivenColumns {
    names = List.copyOf(names);
    types = List.copyOf(types);
  }

  static GivenColumns of(Map<String, String> options) {
    List<String> names = new ArrayList<>(list(options, "NAMES", "COLUMN_NAMES"));
    List<Column> types = new ArrayList<>();
    for (String each : list(options, "COLUMNS")) {
      names.add(each.substring(0, each.indexOf(FileCall.VALUE)));
    }
    for (String each : list(options, "COLUMNS", "TYPES", "DTYPES", "COLUMN_TYPES")) {
      int at = each.indexOf(FileCall.VALUE);
      types.add(
          new Column(each.substring(0, Math.max(at, 0)), FileCall.type(each.substring(at + 1))));
    }
    return new GivenColumns(
        names,
        types,
        TextDialect.isOn(options, "ALL_VARCHAR"),
        TextDialect.isOn(options, "NORMALIZE_NAMES"));
  }

  private static List<String> list(Map<String, String> options, String... option) {
    String value = TextDialect.first(options, "", option);
    return value.isEmpty() ? List.of() : List.of(value.split(FileCall.ELEMENT, -1));
  }

  /** Columns that were found, with what was said of them. */
  List<Column> applied(List<Column> found) {
    if (names.size() > found.size()) {
      throw new SqlException(
          "%d columns are named, the file has %d".formatted(names.size(), found.size()));
    }
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < found.size(); c++) {
      String name = c < names.size() ? names.get(c) : normalized(found.get(c).name());
      ColumnType type = allTexts ? ColumnType.of(TypeKind.VARCHAR).orNull() : found.get(c).type();
      for (int i = 0; i < types.size(); i++) {
        String wanted = types.get(i).name();
        if (wanted.isEmpty() ? i == c : wanted.equalsIgnoreCase(name)) {
          type = types.get(i).type();
        }
      }
      columns.add(new Column(name, type));
    }
    return columns;
  }

  private String normalized(String name) {
    return normalizesNames
        ? name.strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{IsAlphabetic}\\p{IsDigit}_]+", "_")
        : name;
  }
}
