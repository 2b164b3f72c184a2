package dev.assay.exec.file.text;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.table.TableDefinition.Column;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Format and columns of a text file, as its first rows suggest: the separator that gives most rows
 * the same number of fields, more than one; for each column the first type that all its values
 * have; a header where the first row does not fit these types, or nothing but texts are there.
 */
record TextShape(TextFormat format, List<Column> columns) {

  private static final char[] SEPARATORS = {',', '|', ';', '\t'};
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,19}");
  private static final Pattern NUMBER = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  /** Types in the order in which they are tried. */
  private static final Map<TypeKind, Predicate<String>> TYPES = new EnumMap<>(TypeKind.class);

  static {
    TYPES.put(
        TypeKind.BOOLEAN, text -> Set.of("true", "false").contains(text.toLowerCase(Locale.ROOT)));
    TYPES.put(TypeKind.BIGINT, TextShape::isInteger);
    TYPES.put(TypeKind.DOUBLE, text -> NUMBER.matcher(text).matches());
    TYPES.put(TypeKind.DATE, text -> text.length() == 10 && TemporalText.date(text).isPresent());
    TYPES.put(TypeKind.TIME, text -> text.length() >= 8 && TemporalText.time(text).isPresent());
    TYPES.put(
        TypeKind.TIMESTAMP, text -> text.length() > 10 && TemporalText.timestamp(text).isPresent());
  }

  static TextShape of(
      TextSample sample, TextFormat given, boolean saysSeparator, boolean saysHeader) {
    TextFormat format = saysSeparator ? given : given.withSeparator(separator(sample, given));
    List<List<String>> rows = sample.rows(format.separator(), format.quoted());
    if (rows.isEmpty()) {
      throw new SqlException("file '" + sample.path() + "' has no row");
    }
    int count = rows.getFirst().size() - (format.separatorEnds() ? 1 : 0);
    List<String> first = rows.getFirst().subList(0, Math.max(1, count));
    List<List<String>> rest = rows.subList(1, rows.size());
    boolean hasHeader =
        saysHeader ? format.header() : isHeader(first, kinds(rest, first.size(), format));
    List<TypeKind> kinds = kinds(hasHeader ? rest : rows, first.size(), format);
    List<Column> columns = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int c = 0; c < first.size(); c++) {
      String width = "%0" + String.valueOf(first.size() - 1).length() + "d";
      String plain = hasHeader ? first.get(c).strip() : "";
      String name = plain.isEmpty() ? "column" + width.formatted(c) : plain;
      for (int again = 1; !names.add(name); again++) {
        name = plain + "_" + again;
      }
      columns.add(new Column(name, ColumnType.of(kinds.get(c)).orNull()));
    }
    return new TextShape(format.withHeader(hasHeader), columns);
  }

  private static char separator(TextSample sample, TextFormat given) {
    char best = ',';
    long bestRows = 0;
    for (char separator : SEPARATORS) {
      List<List<String>> rows = sample.rows(separator, given.quoted());
      int count = rows.isEmpty() ? 0 : rows.getFirst().size();
      long same = count < 2 ? 0 : rows.stream().filter(row -> row.size() == count).count();
      if (same > bestRows) {
        best = separator;
        bestRows = same;
      }
    }
    return best;
  }

  private static boolean isHeader(List<String> first, List<TypeKind> kinds) {
    boolean allTexts = true;
    for (int c = 0; c < first.size(); c++) {
      Predicate<String> fits = TYPES.get(kinds.get(c));
      allTexts &= fits == null;
      if (fits != null && !first.get(c).isEmpty() && !fits.test(first.get(c))) {
        return true;
      }
    }
    return allTexts && first.stream().noneMatch(text -> NUMBER.matcher(text).matches());
  }

  private static List<TypeKind> kinds(List<List<String>> rows, int columns, TextFormat format) {
    List<TypeKind> kinds = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      int column = c;
      List<String> values =
          rows.stream()
              .filter(row -> column < row.size() && !row.get(column).equals(format.nullText()))
              .map(row -> row.get(column))
              .toList();
      kinds.add(
          TYPES.entrySet().stream()
              .filter(type -> !values.isEmpty() && values.stream().allMatch(type.getValue()))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(TypeKind.VARCHAR));
    }
    return kinds;
  }

  private static boolean isInteger(String text) {
    return INTEGER.matcher(text).matches()
        && (text.length() < 19 || new BigInteger(text).bitLength() < Long.SIZE);
  }
}
