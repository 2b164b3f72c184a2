package dev.assay.exec.plan.front;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.calcite.util.Pair;

/**
 * Names of a result's columns that the query does not name: the text of their expression, as users
 * of other engines know it, where the validator would number them.
 */
final class OutputNames {

  private static final String NUMBERED = "EXPR$";

  /** Texts of the outermost select list, an empty one for a star. */
  private final List<String> texts = new ArrayList<>();

  private OutputNames() {}

  /** Those of a query as it was parsed. */
  static OutputNames of(SqlNode query) {
    OutputNames names = new OutputNames();
    SqlNode inner = query;
    while (!(inner instanceof SqlSelect)) {
      inner =
          switch (inner) {
            case SqlOrderBy order -> order.query;
            case SqlWith with -> with.body;
            case SqlBasicCall call when SqlKind.SET_QUERY.contains(call.getKind()) ->
                call.operand(0);
            default -> null;
          };
      if (inner == null) {
        return names;
      }
    }
    for (SqlNode item : ((SqlSelect) inner).getSelectList()) {
      names.texts.add(item instanceof SqlIdentifier column && column.isStar() ? "" : text(item));
    }
    return names;
  }

  private static String text(SqlNode item) {
    return item.toSqlString(
            config ->
                config
                    .withDialect(AnsiSqlDialect.DEFAULT)
                    .withQuoteAllIdentifiers(false)
                    .withAlwaysUseParentheses(false))
        .getSql()
        .replaceAll("\\s+", " ")
        .replaceAll("\\* \\W?" + Spelling.WHOLE_QUOTIENT + "\\W? \\*", Spelling.WHOLE_QUOTIENT);
  }

  /** The same algebra with these names instead of numbered ones. */
  RelRoot applied(RelRoot root) {
    int stars = (int) texts.stream().filter(String::isEmpty).count();
    int columns = root.fields.size();
    if (texts.isEmpty() || (stars == 0 ? texts.size() != columns : stars > 1)) {
      return root;
    }
    int star = stars == 0 ? columns : texts.indexOf("");
    List<Pair<Integer, String>> fields = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      int item = c < star ? c : texts.size() - columns + c;
      String name = root.fields.get(c).getValue();
      boolean isNumbered = name.startsWith(NUMBERED) && (c < star || item > star);
      fields.add(Pair.of(root.fields.get(c).getKey(), isNumbered ? texts.get(item) : name));
    }
    return new RelRoot(
        root.rel, root.validatedRowType, root.kind, fields, root.collation, root.hints);
  }
}
