package dev.assay.exec.plan.front;

import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.ColumnType;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/** A table as Calcite sees it: names and types of columns, rows and keys. */
public final class CatalogueTable extends AbstractTable {

  private final Table table;

  /** Of a version of a table. */
  public CatalogueTable(Table table) {
    this.table = table;
  }

  /** The table itself. */
  public Table table() {
    return table;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder row = factory.builder();
    for (TableColumn column : table.columns()) {
      row.add(column.name(), sqlType(factory, column.type()));
    }
    return row.build();
  }

  @Override
  public Statistic getStatistic() {
    List<ImmutableBitSet> keys =
        table.keys().stream().map(key -> ImmutableBitSet.of(List.copyOf(key))).toList();
    return Statistics.of((double) table.rows(), keys);
  }

  /** Calcite's name of a type. */
  public static RelDataType sqlType(RelDataTypeFactory factory, ColumnType type) {
    RelDataType plain =
        switch (type.kind()) {
          case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
          case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
          case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
          case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
          case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
          case VARCHAR ->
              factory.createTypeWithCharsetAndCollation(
                  factory.createSqlType(SqlTypeName.VARCHAR),
                  factory.getDefaultCharset(),
                  SqlCollation.IMPLICIT);
          case FLOAT -> factory.createSqlType(SqlTypeName.REAL);
          case DATE -> factory.createSqlType(SqlTypeName.DATE);
          case TIME -> factory.createSqlType(SqlTypeName.TIME, 6);
          case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, 6);
          case TIMESTAMP_TZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_TZ, 6);
          case INTERVAL_MONTHS -> interval(factory, TimeUnit.YEAR, TimeUnit.MONTH);
          case INTERVAL_MICROS -> interval(factory, TimeUnit.DAY, TimeUnit.SECOND);
        };
    return factory.createTypeWithNullability(plain, type.nullable());
  }

  private static RelDataType interval(RelDataTypeFactory factory, TimeUnit from, TimeUnit to) {
    return factory.createSqlIntervalType(new SqlIntervalQualifier(from, to, SqlParserPos.ZERO));
  }
}
