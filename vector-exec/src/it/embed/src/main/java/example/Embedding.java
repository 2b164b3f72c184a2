package example;

import dev.assay.exec.PreparedSql;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.arrow.ArrowStream;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.statement.RowStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the README shows. */
public final class Embedding {

  private Embedding() {}

  /** Makes a table, fills it, and asks in five ways; returns the answers. */
  public static List<Object> run() throws SQLException {
    List<Object> answers = new ArrayList<>();
    // README-BEGIN
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2))) {
      engine.executeScript(
          """
          CREATE TABLE sale (id INTEGER PRIMARY KEY, city VARCHAR NOT NULL, price DECIMAL(9, 2));
          INSERT INTO sale VALUES (1, 'Oslo', 9.90), (2, 'Bergen', 20), (3, 'Oslo', 5.10);
          """);

      QueryResult byCity =
          engine.execute("SELECT city, sum(price) FROM sale GROUP BY city ORDER BY city");
      answers.add(byCity.row(1)); // [Oslo, 15.00]

      PreparedSql dearest = engine.prepare("SELECT max(price) FROM sale WHERE city = ?");
      answers.add(dearest.execute("Bergen").get(0, 0)); // 20.00

      try (RowStream rows = engine.stream("SELECT id FROM sale WHERE price < ?", 10)) {
        for (Optional<QueryResult> part = rows.next(); part.isPresent(); part = rows.next()) {
          answers.add(part.get().rows()); // 2, column by column: part.get().columns()
        }
      }

      try (ArrowStream arrow = ArrowStream.of(engine.stream("SELECT city, price FROM sale"))) {
        answers.add(arrow.memoryAddress() != 0); // a C ArrowArrayStream for others in this process
      }
    }

    try (Connection connection = DriverManager.getConnection("jdbc:assay:shop");
        PreparedStatement query =
            connection.prepareStatement("SELECT count(*) FROM t WHERE x > ?")) {
      connection.createStatement().execute("CREATE TABLE t (x INTEGER)");
      connection.createStatement().execute("INSERT INTO t VALUES (1), (2), (3)");
      query.setInt(1, 1);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        answers.add(rows.getLong(1)); // 2
      }
    }
    // README-END
    return answers;
  }

  /** What the answers are. */
  public static List<Object> expected() {
    return List.of(List.of("Oslo", new BigDecimal("15.00")), new BigDecimal("20.00"), 2, true, 2L);
  }
}
