package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.logical.CatalogueTable;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableNames;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.TableExpressionFactory;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Puts values in place of parameters, and the versions of now in place of tables. */
public final class Binding extends RexShuttle {

  private static final int MICROS = 6;

  private final RexBuilder builder;
  private final TableNames names;
  private final List<@Nullable Object> values;

  private Binding(RexBuilder builder, TableNames names, List<@Nullable Object> values) {
    this.builder = builder;
    this.names = names;
    this.values = values;
  }

  /**
   * A query as it is to be planned now.
   *
   * @param values of its parameters: integers, BigDecimal, Double, Boolean, and all else as text
   */
  public static RelNode bound(RelNode query, TableNames names, List<@Nullable Object> values) {
    return new Binding(query.getCluster().getRexBuilder(), names, values).bind(query);
  }

  private RelNode bind(RelNode node) {
    if (node instanceof LogicalTableScan scan) {
      return scan(scan);
    }
    List<RelNode> inputs = node.getInputs().stream().map(this::bind).toList();
    if (node instanceof Aggregate aggregate) { // its calls say whether their arguments can be null
      inputs =
          List.of(
              RelOptUtil.createCastRel(inputs.getFirst(), aggregate.getInput().getRowType(), true));
    }
    RelNode moved = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return moved.accept(this);
  }

  private RelNode scan(LogicalTableScan scan) {
    RelOptTable known = scan.getTable();
    CatalogueTable stored = known.unwrap(CatalogueTable.class);
    Optional<Table> now = names.find(known.getQualifiedName().getLast());
    if (stored == null || now.isEmpty() || stored.table().equals(now.get())) {
      return scan;
    }
    CatalogueTable current = new CatalogueTable(now.get());
    if (!current.getRowType(builder.getTypeFactory()).equals(known.getRowType())) {
      throw new SqlException(
          "table %s has other columns than when the statement was prepared"
              .formatted(now.get().name()));
    }
    RelOptTable table =
        RelOptTableImpl.create(
            known.getRelOptSchema(),
            known.getRowType(),
            known.getQualifiedName(),
            current,
            (TableExpressionFactory) _ -> Expressions.constant(null));
    return LogicalTableScan.create(scan.getCluster(), table, scan.getHints());
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery subQuery) {
    RexSubQuery moved = (RexSubQuery) super.visitSubQuery(subQuery);
    return moved.clone(bind(moved.rel));
  }

  @Override
  public RexNode visitDynamicParam(RexDynamicParam parameter) {
    RelDataType type = parameter.getType();
    Object value = values.get(parameter.getIndex());
    if (value == null) {
      return builder.makeNullLiteral(type);
    }
    RexNode literal =
        switch (value) {
          case Boolean truth -> builder.makeLiteral(truth);
          case BigDecimal number -> builder.makeExactLiteral(number);
          case Double number when Double.isFinite(number) ->
              builder.makeApproxLiteral(new BigDecimal(number));
          case Number number when !(number instanceof Double) ->
              builder.makeExactLiteral(BigDecimal.valueOf(number.longValue()), type);
          default -> text(value.toString(), type.getSqlTypeName());
        };
    return builder.ensureType(type, literal, true);
  }

  private RexNode text(String text, SqlTypeName type) {
    return switch (type) {
      case DATE -> builder.makeDateLiteral(new DateString(text));
      case TIME -> builder.makeTimeLiteral(new TimeString(text), MICROS);
      case TIMESTAMP -> builder.makeTimestampLiteral(new TimestampString(text), MICROS);
      default -> builder.makeLiteral(text);
    };
  }
}
