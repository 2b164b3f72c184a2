package dev.assay.exec.plan.front;

import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Names of types that are other names of the engine's. */
public final class DataTypes {

  private static final int DEFAULT_PRECISION = 18;
  private static final int DEFAULT_SCALE = 3;
  private static final int MICROS = 6;

  private static final Map<String, SqlTypeName> NAMES =
      Map.ofEntries(
          Map.entry("STRING", SqlTypeName.VARCHAR),
          Map.entry("TEXT", SqlTypeName.VARCHAR),
          Map.entry("BPCHAR", SqlTypeName.VARCHAR),
          Map.entry("NVARCHAR", SqlTypeName.VARCHAR),
          Map.entry("BOOL", SqlTypeName.BOOLEAN),
          Map.entry("LOGICAL", SqlTypeName.BOOLEAN),
          Map.entry("INT1", SqlTypeName.TINYINT),
          Map.entry("INT2", SqlTypeName.SMALLINT),
          Map.entry("SHORT", SqlTypeName.SMALLINT),
          Map.entry("INT4", SqlTypeName.INTEGER),
          Map.entry("SIGNED", SqlTypeName.INTEGER),
          Map.entry("INT8", SqlTypeName.BIGINT),
          Map.entry("LONG", SqlTypeName.BIGINT),
          Map.entry("FLOAT4", SqlTypeName.REAL),
          Map.entry("FLOAT8", SqlTypeName.DOUBLE),
          Map.entry("NUMERIC", SqlTypeName.DECIMAL),
          Map.entry("HUGEINT", SqlTypeName.DECIMAL),
          Map.entry("INT128", SqlTypeName.DECIMAL),
          Map.entry("UTINYINT", SqlTypeName.SMALLINT),
          Map.entry("USMALLINT", SqlTypeName.INTEGER),
          Map.entry("UINTEGER", SqlTypeName.BIGINT),
          Map.entry("DATETIME", SqlTypeName.TIMESTAMP),
          Map.entry("TIMESTAMPTZ", SqlTypeName.TIMESTAMP_TZ));

  private DataTypes() {}

  /** The type that a name in a statement means; itself where it is no other name. */
  public static SqlDataTypeSpec of(SqlDataTypeSpec type) {
    SqlParserPos at = type.getParserPosition();
    if (type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic) {
      SqlTypeName name = SqlTypeName.get(basic.getTypeName().getSimple());
      if (name == null) {
        return type;
      }
      return switch (name) {
        case CHAR, VARCHAR -> spec(SqlTypeName.VARCHAR, -1, type, at);
        case FLOAT -> spec(SqlTypeName.REAL, -1, type, at);
        case TIME, TIMESTAMP, TIMESTAMP_TZ -> spec(name, MICROS, type, at);
        case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> spec(SqlTypeName.TIMESTAMP_TZ, MICROS, type, at);
        case DECIMAL ->
            basic.getPrecision() < 0
                ? spec(name, DEFAULT_PRECISION, DEFAULT_SCALE, type, at)
                : type;
        default -> type;
      };
    }
    if (type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec own) {
      String upper = own.getTypeName().getSimple().toUpperCase(Locale.ROOT);
      SqlTypeName name = NAMES.get(upper);
      if (name == null) {
        return type;
      }
      return switch (name) {
        case TIMESTAMP, TIMESTAMP_TZ -> spec(name, MICROS, type, at);
        case DECIMAL ->
            upper.equals("NUMERIC")
                ? spec(name, DEFAULT_PRECISION, DEFAULT_SCALE, type, at)
                : spec(name, 38, 0, type, at);
        default -> spec(name, -1, type, at);
      };
    }
    return type;
  }

  private static SqlDataTypeSpec spec(
      SqlTypeName name, int precision, SqlDataTypeSpec from, SqlParserPos at) {
    return spec(new SqlBasicTypeNameSpec(name, precision, at), from, at);
  }

  private static SqlDataTypeSpec spec(
      SqlTypeName name, int precision, int scale, SqlDataTypeSpec from, SqlParserPos at) {
    return spec(new SqlBasicTypeNameSpec(name, precision, scale, at), from, at);
  }

  private static SqlDataTypeSpec spec(
      SqlBasicTypeNameSpec basic, SqlDataTypeSpec from, SqlParserPos at) {
    SqlDataTypeSpec spec = new SqlDataTypeSpec(basic, at);
    return from.getNullable() == null ? spec : spec.withNullable(from.getNullable());
  }
}
