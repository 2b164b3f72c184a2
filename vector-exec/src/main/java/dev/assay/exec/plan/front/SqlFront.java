package dev.assay.exec.plan.front;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.logical.AggregateFunctions;
import dev.assay.exec.plan.translate.CommonTypes;
import dev.assay.exec.plan.translate.Operators;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.table.Catalogue.View;
import dev.assay.exec.table.TableNames;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Parses a query, validates it against the catalogue, and converts it to relational algebra as
 * written: subqueries stay expressions, nothing is moved. Identifiers ignore case; rows without a
 * value sort last. Any thread may use it.
 */
public final class SqlFront {

  /** Whatever parses is taken, but columns that no group determines. */
  private static final SqlConformance CONFORMANCE =
      new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
        @Override
        public boolean isNonStrictGroupBy() {
          return false;
        }
      };

  private static final SqlParser.Config PARSER =
      SqlParser.config()
          .withUnquotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(false)
          .withParserFactory(SqlBabelParserImpl.FACTORY)
          .withConformance(CONFORMANCE);
  private static final SqlValidator.Config VALIDATOR =
      SqlValidator.Config.DEFAULT
          .withConformance(CONFORMANCE)
          .withDefaultNullCollation(NullCollation.LAST)
          .withTypeCoercionFactory(Coercion::new)
          .withIdentifierExpansion(true);
  private static final SqlToRelConverter.Config CONVERTER =
      SqlToRelConverter.config()
          .withExpand(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withRelBuilderConfigTransform(
              config -> config.withSimplify(false).withPruneInputOfAggregate(false));

  private static final SqlOperatorTable OPERATORS =
      new Operators(
          SqlOperatorTables.chain(
              SqlStdOperatorTable.instance(),
              SqlOperatorTables.of(
                  AggregateFunctions.names().stream()
                      .map(name -> AggregateFunctions.find(name).orElseThrow())
                      .filter(SqlFront::isUnknown)
                      .distinct()
                      .toList()),
              SqlOperatorTables.of(
                  SqlLibraryOperators.INFIX_CAST,
                  SqlLibraryOperators.TRY_CAST,
                  SqlLibraryOperators.ILIKE,
                  SqlLibraryOperators.NOT_ILIKE)));

  private static final int MOST_NESTED_VIEWS = 32;

  private final CalciteConnectionConfig connection;
  private volatile SqlValidator.Config validation = VALIDATOR;

  /** A front. */
  public SqlFront() {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    connection = new CalciteConnectionConfigImpl(properties);
  }

  private static boolean isUnknown(SqlOperator function) {
    return SqlStdOperatorTable.instance().getOperatorList().stream()
        .noneMatch(each -> each.getName().equals(function.getName()));
  }

  /** Where nulls go in an order that does not say it, in queries that are converted from now on. */
  public void setNullCollation(NullCollation collation) {
    validation = VALIDATOR.withDefaultNullCollation(collation);
  }

  /**
   * The algebra of a query.
   *
   * @param names of tables and views
   * @throws SqlException where it cannot be parsed or is not valid
   */
  public RelRoot convert(String sql, TableNames names) {
    try {
      return guarded(() -> new Conversion(names).root(sql));
    } catch (SqlException e) {
      throw Spelling.placed(e, readable(sql));
    }
  }

  private static <T> T guarded(Supplier<T> conversion) {
    try {
      return conversion.get();
    } catch (CalciteContextException e) {
      if (e.getCause() instanceof SqlException nested) {
        throw nested;
      }
      Throwable cause = e.getCause();
      String message = cause == null ? e.getMessage() : cause.getMessage();
      throw new SqlException(FrontMessages.sentence(message), e.getPosLine(), e.getPosColumn());
    } catch (CalciteException e) {
      throw new SqlException(FrontMessages.sentence(e.getMessage()));
    }
  }

  private static String readable(String sql) {
    return InfixCasts.enclosed(FileNames.quoted(sql));
  }

  private static SqlNode parse(String sql) {
    String spelled = Spelling.of(readable(sql));
    try {
      return SqlParser.create(spelled, PARSER).parseQuery();
    } catch (SqlParseException e) {
      throw FrontMessages.parseFailure(spelled, e);
    }
  }

  /** One query, and the views that it names. */
  private final class Conversion implements RelOptTable.ViewExpander {

    private final JavaTypeFactoryImpl types = new TypeFactory();
    private final CalciteCatalogReader catalogue;
    private final RelOptCluster cluster;
    private int nestedViews;

    Conversion(TableNames names) {
      CatalogueSchema schema = new CatalogueSchema(names, this::columns);
      catalogue =
          new CalciteCatalogReader(
              CalciteSchema.createRootSchema(false, false, "", schema),
              List.of(),
              types,
              connection);
      cluster =
          RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), new RexBuilder(types));
    }

    RelRoot root(String sql) {
      SqlValidator validator = validator();
      SqlNode parsed = parse(sql);
      OutputNames names = OutputNames.of(parsed);
      SqlNode valid = validator.validate(Dialect.of(parsed));
      SqlToRelConverter converter =
          new SqlToRelConverter(
              this, validator, catalogue, cluster, StandardConvertletTable.INSTANCE, CONVERTER);
      return names.applied(converter.convertQuery(valid, false, true));
    }

    private SqlValidator validator() {
      return SqlValidatorUtil.newValidator(OPERATORS, catalogue, types, validation);
    }

    private RelDataType columns(View view, RelDataTypeFactory factory) {
      return inView(
          view.name(),
          () -> {
            SqlValidator validator = validator();
            RelDataType type =
                validator.getValidatedNodeType(validator.validate(Dialect.of(parse(view.sql()))));
            List<String> names = view.columns().isEmpty() ? type.getFieldNames() : view.columns();
            if (names.size() != type.getFieldCount()) {
              throw new SqlException(
                  "it names %d columns, its query has %d"
                      .formatted(names.size(), type.getFieldCount()));
            }
            return factory.createStructType(RelOptUtil.getFieldTypeList(type), names);
          });
    }

    @Override
    public RelRoot expandView(
        RelDataType rowType,
        String query,
        @Nullable List<String> schemaPath,
        @Nullable List<String> viewPath) {
      return inView(
          viewPath == null ? "" : String.join(".", viewPath),
          () -> {
            RelNode rows = RelOptUtil.createCastRel(root(query).project(), rowType, true);
            return RelRoot.of(rows, SqlKind.SELECT);
          });
    }

    private <T> T inView(String view, Supplier<T> work) {
      if (++nestedViews > MOST_NESTED_VIEWS) {
        throw new SqlException("views name each other in a circle, or too deeply");
      }
      try {
        return guarded(work);
      } catch (SqlException e) {
        throw nestedViews > 1 ? e : new SqlException("in view " + view + ": " + e.getMessage());
      } finally {
        nestedViews--;
      }
    }
  }

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
}
