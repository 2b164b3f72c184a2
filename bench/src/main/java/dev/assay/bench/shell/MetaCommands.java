package dev.assay.bench.shell;

import dev.assay.bench.shell.Shell.Outcome;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands of the shell itself: lines that begin with a dot. */
final class MetaCommands {

  static final List<String> NAMES =
      List.of(
          ".exit",
          ".help",
          ".load",
          ".maxrows",
          ".mode",
          ".quit",
          ".read",
          ".schema",
          ".tables",
          ".timer",
          ".tpch");

  private static final String HELP =
      """
      .help                       this text
      .load NAME=PATH             make a file known as a table
      .maxrows N                  show the first N rows of a table; 0 shows all
      .mode table|csv|json        how rows are written
      .quit                       leave, as Ctrl-D does
      .read FILE                  run the statements of a file
      .schema [TABLE]             columns and their types
      .tables                     names of tables and views
      .timer on|off               time each statement
      .tpch SCALE                 make the tables of TPC-H, such as .tpch 0.1
      A statement ends with a semicolon and may take several lines; Ctrl-C ends one that runs.
      """;

  private final Shell shell;

  MetaCommands(Shell shell) {
    this.shell = shell;
  }

  Outcome run(String line) {
    String trimmed = line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
    String[] words = trimmed.strip().split("\\s+", 2);
    String argument = words.length > 1 ? words[1].strip() : "";
    switch (words[0].toLowerCase(Locale.ROOT)) {
      case ".help" -> shell.out().print(HELP);
      case ".quit", ".exit" -> {
        return Outcome.QUIT;
      }
      case ".tables" -> tables();
      case ".schema" -> {
        return schema(argument);
      }
      case ".timer" -> {
        return timer(argument);
      }
      case ".maxrows" -> {
        return maxRows(argument);
      }
      case ".mode" -> {
        return mode(argument);
      }
      case ".read" -> {
        return argument.isEmpty()
            ? shell.fail("which file? .read FILE")
            : shell.runFile(Path.of(argument));
      }
      case ".tpch" -> {
        return tpch(argument);
      }
      case ".load" -> {
        return load(argument);
      }
      default -> {
        return shell.fail("there is no command " + words[0] + "; .help lists them");
      }
    }
    return Outcome.DONE;
  }

  private void tables() {
    shell.session().tables().forEach(name -> shell.out().append(name).append('\n'));
  }

  private Outcome schema(String name) {
    List<String> names = name.isEmpty() ? shell.session().tables() : List.of(name);
    for (String table : names) {
      shell.out().append(names.size() > 1 ? table + "\n" : "");
      shell
          .session()
          .run(
              "DESCRIBE " + SqlSession.quoted(table),
              rows -> new ResultTable(rows, 0, shell.settings().width, shell.out()).print(),
              changed -> {});
    }
    return Outcome.DONE;
  }

  private Outcome timer(String argument) {
    if (!argument.equals("on") && !argument.equals("off")) {
      return shell.fail(".timer is on or off, not '" + argument + "'");
    }
    shell.settings().timing = argument.equals("on");
    return Outcome.DONE;
  }

  private Outcome maxRows(String argument) {
    if (!argument.matches("\\d{1,9}")) {
      return shell.fail(".maxrows takes a number, 0 for all rows, not '" + argument + "'");
    }
    shell.settings().maxRows = Integer.parseInt(argument);
    return Outcome.DONE;
  }

  private Outcome mode(String argument) {
    Optional<ResultMode> mode =
        Arrays.stream(ResultMode.values())
            .filter(m -> m.name().equalsIgnoreCase(argument))
            .findFirst();
    if (mode.isEmpty()) {
      return shell.fail(".mode is table, csv or json, not '" + argument + "'");
    }
    shell.settings().mode = mode.get();
    return Outcome.DONE;
  }

  private Outcome tpch(String argument) {
    double scale;
    try {
      scale = Double.parseDouble(argument);
    } catch (NumberFormatException e) {
      return shell.fail(".tpch takes a scale factor such as 0.1, not '" + argument + "'");
    }
    shell.session().loadTpch(scale);
    return Outcome.DONE;
  }

  private Outcome load(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 1) {
      return shell.fail(".load takes NAME=PATH, not '" + argument + "'");
    }
    shell
        .session()
        .load(argument.substring(0, equals).strip(), Path.of(argument.substring(equals + 1)));
    return Outcome.DONE;
  }
}
