package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.assay.exec.plan.translate.CommonTypes;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Makes nodes of Calcite's algebra, for one query. Columns get numbers for names in it. */
final class Algebra {

  private static final TypeFactory TYPES = new TypeFactory();
  private static final HepPlanner NO_PLANNER = new HepPlanner(HepProgram.builder().build());

  private final RexBuilder rex = new RexBuilder(TYPES);
  private final RelOptCluster cluster = RelOptCluster.create(NO_PLANNER, rex);

  private static final class TypeFactory extends JavaTypeFactoryImpl {
    TypeFactory() {
      super(new AssayTypeSystem());
    }

    @Override
    public @Nullable RelDataType leastRestrictive(List<RelDataType> types) {
      return CommonTypes.ofAll(types)
          .map(type -> SqlTypes.relType(this, type))
          .orElseGet(() -> super.leastRestrictive(types));
    }

    @Override
    public Charset getDefaultCharset() {
      return StandardCharsets.UTF_8;
    }
  }

  RexBuilder rex() {
    return rex;
  }

  RelOptCluster cluster() {
    return cluster;
  }

  RelDataTypeFactory types() {
    return TYPES;
  }

  RelDataType type(ColumnType type) {
    return SqlTypes.relType(TYPES, type);
  }

  RelDataType type(TypeKind kind) {
    return type(ColumnType.of(kind));
  }

  RelDataType nullable(RelDataType type) {
    return TYPES.createTypeWithNullability(type, true);
  }

  /** Columns of these types under numbers. */
  RelDataType rowType(List<RelDataType> types) {
    List<String> names = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      names.add("c" + i);
    }
    return TYPES.createStructType(types, names);
  }

  RelNode project(RelNode input, List<? extends RexNode> expressions, Set<CorrelationId> names) {
    RelDataType row = rowType(expressions.stream().map(RexNode::getType).toList());
    return LogicalProject.create(input, List.of(), expressions, row, names);
  }

  RelNode filter(RelNode input, RexNode condition, Set<CorrelationId> names) {
    return LogicalFilter.create(input, condition, ImmutableSet.copyOf(names));
  }

  /** Its columns as expressions. */
  List<RexNode> fields(RelNode node) {
    List<RexNode> fields = new ArrayList<>();
    for (RelDataTypeField field : node.getRowType().getFieldList()) {
      fields.add(new RexInputRef(fields.size(), field.getType()));
    }
    return fields;
  }

  RexNode call(SqlOperator operator, RexNode... operands) {
    return rex.makeCall(operator, operands);
  }

  /** The number of each row in its partition, from 1 on. */
  RexNode rowNumber(List<RexNode> partition, List<RexFieldCollation> order) {
    return rex.makeOver(
        type(TypeKind.BIGINT),
        SqlStdOperatorTable.ROW_NUMBER,
        List.of(),
        partition,
        ImmutableList.copyOf(order),
        RexWindowBounds.UNBOUNDED_PRECEDING,
        RexWindowBounds.CURRENT_ROW,
        true,
        true,
        false,
        false,
        false);
  }

  RexNode nothing() {
    return rex.makeNullLiteral(TYPES.createSqlType(SqlTypeName.NULL));
  }

  /** A value as another type; itself where it has it. */
  RexNode cast(RexNode value, RelDataType type) {
    return cast(value, type, false);
  }

  /**
   * A value as another type.
   *
   * @param orNull whether what cannot be cast is null
   */
  RexNode cast(RexNode value, RelDataType type, boolean orNull) {
    RelDataType from = value.getType();
    boolean nullable = orNull || from.isNullable() || from.getSqlTypeName() == SqlTypeName.NULL;
    RelDataType to = TYPES.createTypeWithNullability(type, nullable);
    if (from.equals(to)) {
      return value;
    }
    return from.getSqlTypeName() == SqlTypeName.NULL
        ? rex.makeNullLiteral(to)
        : rex.makeAbstractCast(to, value, orNull);
  }

  /** A value as a column has it: a constant text is of type VARCHAR there. */
  RexNode column(RexNode value) {
    return value.getType().getSqlTypeName() == SqlTypeName.CHAR
        ? cast(value, type(TypeKind.VARCHAR))
        : value;
  }
}
