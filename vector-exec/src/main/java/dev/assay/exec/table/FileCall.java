package dev.assay.exec.table;

import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file with what a statement says of it, as one name of a table.
 *
 * @param path of the file, or a pattern
 * @param options by their names in upper case; of a list the elements have {@link #ELEMENT} between
 *     them, of pairs the name and the value {@link #VALUE}
 */
public record FileCall(String path, Map<String, String> options) {

  /** What is between elements of a list. */
  public static final String ELEMENT = "\u0002";

  /** What is between a name and its value. */
  public static final String VALUE = "\u0003";

  private static final String OPTION = "\u0001";

  /** Freezes. */
  public FileCall {
    options = Map.copyOf(options);
  }

  /** The name of the table. */
  public String name() {
    StringBuilder name = new StringBuilder(OPTION).append(path);
    options.forEach((key, value) -> name.append(OPTION).append(key).append(OPTION).append(value));
    return name.toString();
  }

  /** The call of a name; empty where it is another. */
  public static Optional<FileCall> of(String name) {
    if (!name.startsWith(OPTION)) {
      return Optional.empty();
    }
    List<String> parts = List.of(name.substring(1).split(OPTION, -1));
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 1; i + 1 < parts.size(); i += 2) {
      options.put(parts.get(i), parts.get(i + 1));
    }
    return Optional.of(new FileCall(parts.getFirst(), options));
  }

  /** A type as an option says it. */
  public static String option(ColumnType type) {
    return type.kind() + ":" + type.precision() + ":" + type.scale();
  }

  /** The type that an option says; it allows nulls. */
  public static ColumnType type(String option) {
    String[] parts = option.split(":", -1);
    TypeKind kind = TypeKind.valueOf(parts[0]);
    ColumnType type =
        kind == TypeKind.DECIMAL
            ? ColumnType.decimal(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))
            : ColumnType.of(kind);
    return type.orNull();
  }
}
