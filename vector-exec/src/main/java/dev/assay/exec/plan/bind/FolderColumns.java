package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.calcite.rex.RexNode;

/**
 * Columns whose values the folders around files tell, as {@code year=2024/month=5/x.parquet}, which
 * is how Hive partitions tables. They are whole numbers or dates where all values are.
 */
final class FolderColumns {

  private static final String NOTHING = "__HIVE_DEFAULT_PARTITION__";
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");

  private final Algebra algebra;
  private final Map<String, TypeKind> types = new LinkedHashMap<>();

  /**
   * Of some files.
   *
   * @throws SqlException where not all are in folders of the same names
   */
  FolderColumns(Algebra algebra, List<Path> files) {
    this.algebra = algebra;
    List<Map<String, String>> all = files.stream().map(FolderColumns::of).toList();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).keySet().equals(all.getFirst().keySet())) {
        throw new SqlException(
            "files '%s' and '%s' are not in folders of the same names"
                .formatted(files.getFirst(), files.get(i)));
      }
    }
    for (String name : all.isEmpty() ? List.<String>of() : all.getFirst().keySet()) {
      types.put(
          name,
          type(
              all.stream()
                  .map(each -> each.getOrDefault(name, NOTHING))
                  .filter(value -> !value.equals(NOTHING))
                  .toList()));
    }
  }

  private static TypeKind type(List<String> values) {
    return values.stream().allMatch(value -> WHOLE.matcher(value).matches())
        ? TypeKind.BIGINT
        : values.stream().allMatch(value -> TemporalText.date(value).isPresent())
            ? TypeKind.DATE
            : TypeKind.VARCHAR;
  }

  /** By their names in order. */
  private static Map<String, String> of(Path file) {
    Map<String, String> values = new TreeMap<>();
    for (Path folder : file) {
      int split = folder.toString().indexOf('=');
      if (split > 0 && !folder.equals(file.getFileName())) {
        String value = folder.toString().substring(split + 1).replace("+", "%2B");
        values.put(
            folder.toString().substring(0, split),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  /** Names of these columns, and for a file the value of each. */
  Map<String, RexNode> values(Path file) {
    Map<String, RexNode> values = new LinkedHashMap<>();
    of(file)
        .forEach(
            (name, value) ->
                values.put(
                    name,
                    algebra.cast(
                        value.equals(NOTHING)
                            ? algebra.nothing()
                            : algebra.rex().makeLiteral(value),
                        algebra.type(types.getOrDefault(name, TypeKind.VARCHAR)))));
    return values;
  }
}
