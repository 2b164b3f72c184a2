package dev.assay.exec.plan.front;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.Table;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
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
          .withIdentifierExpansion(true);
  private static final SqlToRelConverter.Config CONVERTER =
      SqlToRelConverter.config()
          .withExpand(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withRelBuilderConfigTransform(
              config -> config.withSimplify(false).withPruneInputOfAggregate(false));

  private static final SqlOperatorTable OPERATORS =
      SqlOperatorTables.chain(
          SqlStdOperatorTable.instance(), SqlOperatorTables.of(SqlLibraryOperators.INFIX_CAST));

  private final CalciteSchema root;
  private final CalciteConnectionConfig connection;

  /**
   * A front for a catalogue.
   *
   * @param tables a table by its name, ignoring case
   */
  public SqlFront(Function<String, Optional<Table>> tables) {
    root = CalciteSchema.createRootSchema(false, false, "", new CatalogueSchema(tables));
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    connection = new CalciteConnectionConfigImpl(properties);
  }

  /**
   * The algebra of a query.
   *
   * @throws SqlException where it cannot be parsed or is not valid
   */
  public RelRoot convert(String sql) {
    try {
      return convertParsed(parse(sql));
    } catch (CalciteContextException e) {
      Throwable cause = e.getCause();
      String message = cause == null ? e.getMessage() : cause.getMessage();
      throw new SqlException(FrontMessages.sentence(message), e.getPosLine(), e.getPosColumn());
    } catch (CalciteException e) {
      throw new SqlException(FrontMessages.sentence(e.getMessage()));
    }
  }

  private static SqlNode parse(String sql) {
    try {
      return SqlParser.create(sql, PARSER).parseQuery();
    } catch (SqlParseException e) {
      throw FrontMessages.parseFailure(sql, e);
    }
  }

  private RelRoot convertParsed(SqlNode query) {
    JavaTypeFactoryImpl types = new TypeFactory();
    CalciteCatalogReader catalogue = new CalciteCatalogReader(root, List.of(), types, connection);
    SqlValidator validator = SqlValidatorUtil.newValidator(OPERATORS, catalogue, types, VALIDATOR);
    SqlNode valid = validator.validate(query);
    RelOptCluster cluster =
        RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), new RexBuilder(types));
    SqlToRelConverter converter =
        new SqlToRelConverter(
            NoViews.INSTANCE,
            validator,
            catalogue,
            cluster,
            StandardConvertletTable.INSTANCE,
            CONVERTER);
    return converter.convertQuery(valid, false, true);
  }

  private static final class TypeFactory extends JavaTypeFactoryImpl {
    TypeFactory() {
      super(new AssayTypeSystem());
    }

    @Override
    public Charset getDefaultCharset() {
      return StandardCharsets.UTF_8;
    }
  }
}
