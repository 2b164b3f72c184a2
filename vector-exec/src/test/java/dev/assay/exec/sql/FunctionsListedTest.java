package dev.assay.exec.sql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/sql.md lists as a function is run beside DuckDB. */
class FunctionsListedTest {

  private static final Pattern LISTED = Pattern.compile("`([a-z_0-9]+)`");

  @Test
  void everyListedFunctionIsRun() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "sql.md"));
    String list = page.substring(page.indexOf("## Functions"), page.indexOf("## Differences"));
    String queries = queries();
    int count = 0;
    for (Matcher name = LISTED.matcher(list); name.find(); count++) {
      assertTrue(queries.contains(name.group(1) + "("), name.group(1) + " is run by no query");
    }
    assertTrue(count > 100, "the list is read");
  }

  private static String queries() throws IOException {
    StringBuilder queries = new StringBuilder();
    for (String file : List.of("scalar", "series", "aggregates")) {
      String resource = "/sql/" + file + ".sql";
      try (InputStream text = FunctionsListedTest.class.getResourceAsStream(resource)) {
        queries.append(
            new String(
                Objects.requireNonNull(text, resource).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return queries.toString().toLowerCase(Locale.ROOT);
  }
}
