package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.parse.SqlParser;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** DESCRIBE and SUMMARIZE as queries: a row for each column of another query. */
final class Descriptions {

  private static final String ROWS = "summarized rows";

  private final Environment environment;
  private final Algebra algebra;

  Descriptions(Environment environment) {
    this.environment = environment;
    algebra = environment.algebra();
  }

  /**
   * The rows that tell of a query's columns.
   *
   * @param described the query's rows
   */
  Relation bind(Query.Described query, Relation described) {
    return query.summary() ? summary(described) : description(described);
  }

  private static ColumnType type(Column column) {
    return SqlTypes.columnType(column.value().getType());
  }

  private Relation description(Relation described) {
    RelDataType text = algebra.nullable(algebra.type(TypeKind.VARCHAR));
    ImmutableList.Builder<ImmutableList<RexLiteral>> rows = ImmutableList.builder();
    for (Column column : starred(described)) {
      ImmutableList.Builder<RexLiteral> row = ImmutableList.builder();
      String nullable = type(column).nullable() ? "YES" : "NO";
      for (String value : List.of(column.name(), type(column).sql(), nullable)) {
        row.add((RexLiteral) algebra.rex().makeLiteral(value, text, false));
      }
      for (int i = 0; i < 3; i++) {
        row.add(algebra.rex().makeNullLiteral(text));
      }
      rows.add(row.build());
    }
    RelNode node =
        LogicalValues.create(
            algebra.cluster(),
            algebra.rowType(List.of(text, text, text, text, text, text)),
            rows.build());
    return Relation.of(
        node, "", List.of("column_name", "column_type", "null", "key", "default", "extra"));
  }

  private static List<Column> starred(Relation relation) {
    return relation.columns().stream().filter(Column::starred).toList();
  }

  private Relation summary(Relation described) {
    List<Column> columns = starred(described);
    List<RexNode> values = columns.stream().map(Column::value).toList();
    List<String> names = new ArrayList<>();
    columns.forEach(_ -> names.add("c" + names.size()));
    RelNode node = algebra.project(described.node(), values, Set.of());
    Relation rows = Relation.of(node, ROWS, names);
    StringBuilder sql = new StringBuilder();
    for (int c = 0; c < columns.size(); c++) {
      sql.append(c == 0 ? "" : " UNION ALL ").append(ofColumn(columns.get(c), c));
    }
    sql.append(" ORDER BY place");
    Environment inner = environment.forView(sql.toString()).with(ROWS, () -> rows);
    Relation all = new QueryBinder(inner, null).bind(SqlParser.query(sql.toString()));
    List<RexNode> told = algebra.fields(all.node());
    return Relation.of(
        algebra.project(all.node(), told.subList(1, told.size()), Set.of()),
        "",
        all.names().subList(1, told.size()));
  }

  private static String ofColumn(Column column, int place) {
    String name = "c" + place;
    ColumnType type = type(column);
    boolean isNumber =
        switch (type.kind()) {
          case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, FLOAT, DOUBLE -> true;
          default -> false;
        };
    boolean hasQuantiles =
        isNumber || type.kind() == TypeKind.DATE || type.kind() == TypeKind.TIMESTAMP;
    Optional<String> number = isNumber ? Optional.of(name) : Optional.empty();
    return """
          SELECT %1$d AS place, %2$s AS column_name, %3$s AS column_type,
          MIN(c%1$d)::VARCHAR AS "min", MAX(c%1$d)::VARCHAR AS "max",
          APPROX_COUNT_DISTINCT(c%1$d) AS approx_unique, %4$s AS "avg", %5$s AS "std",
          %6$s AS q25, %7$s AS q50, %8$s AS q75, COUNT(*) AS "count",
          (100.0 * (COUNT(*) - COUNT(c%1$d)) / NULLIF(COUNT(*), 0))::DECIMAL(9, 2)
          AS null_percentage FROM "summarized rows"
          """
        .formatted(
            place,
            quoted(column.name()),
            quoted(type.sql()),
            call("AVG(%s)", number),
            call("STDDEV(%s)", number),
            quantile(name, hasQuantiles, "0.25"),
            quantile(name, hasQuantiles, "0.5"),
            quantile(name, hasQuantiles, "0.75"));
  }

  private static String quantile(String name, boolean isThere, String at) {
    return call("QUANTILE_DISC(%s, " + at + ")", isThere ? Optional.of(name) : Optional.empty());
  }

  private static String call(String form, Optional<String> column) {
    return column.map(form::formatted).orElse("NULL") + "::VARCHAR";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
