package dev.assay.bench.shell;

import dev.assay.bench.shell.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A shell on a terminal: history, completion, statements of several lines. */
public final class Interactive {

  private static final String PROMPT = "assay> ";
  private static final String MORE = "  ...> ";
  private static final List<String> WORDS =
      List.of(
          ("select from where group order by having limit offset distinct join left right full "
                  + "outer cross inner on using union intersect except all exists in between like "
                  + "and or not null is case when then else end cast as date interval extract "
                  + "substring count sum avg min max over partition with values create table "
                  + "insert into copy explain analyze asc desc nulls first last filter")
              .split(" "));

  private Interactive() {}

  /**
   * Reads and runs statements until the user leaves.
   *
   * @param make a shell that writes to the terminal, of the width that it is given
   * @param history file that keeps what was typed
   */
  public static void run(Function<Terminal, Shell> make, Path history) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).jni(false).build()) {
      Shell shell = make.apply(terminal);
      terminal.handle(Terminal.Signal.INT, _ -> shell.session().cancel());
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .appName("assay")
              .parser(new StatementParser())
              .completer((_, line, candidates) -> complete(shell, line, candidates))
              .variable(LineReader.HISTORY_FILE, history)
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, MORE)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.CASE_INSENSITIVE, true)
              .build();
      while (step(reader, shell)) {
        terminal.flush();
      }
    }
  }

  private static boolean step(LineReader reader, Shell shell) {
    try {
      shell.settings().width = reader.getTerminal().getWidth();
      return shell.run(reader.readLine(PROMPT), "") != Outcome.QUIT;
    } catch (UserInterruptException e) {
      return true; // Ctrl-C drops the line
    } catch (EndOfFileException e) {
      return false;
    }
  }

  private static void complete(Shell shell, ParsedLine line, List<Candidate> candidates) {
    if (line.line().startsWith(".")) {
      MetaCommands.NAMES.forEach(name -> candidates.add(new Candidate(name)));
    }
    boolean upper = line.word().matches("[A-Z][A-Z_]*");
    WORDS.forEach(w -> candidates.add(new Candidate(upper ? w.toUpperCase(Locale.ROOT) : w)));
    for (String table : shell.session().tables()) {
      candidates.add(new Candidate(table));
      shell.session().columns(table).forEach(name -> candidates.add(new Candidate(name)));
    }
  }

  /** Takes a line when its statement is complete; cuts words for completion. */
  private static final class StatementParser implements Parser {

    private final DefaultParser words = new DefaultParser();

    StatementParser() {
      words.setEofOnUnclosedQuote(false);
      words.setQuoteChars(new char[0]);
      words.setEscapeChars(new char[0]);
      words.setRegexVariable(null);
      words.setRegexCommand(null);
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      if (context == ParseContext.ACCEPT_LINE && !Statements.isComplete(line)) {
        throw new EOFError(-1, -1, "the statement needs a semicolon");
      }
      return words.parse(line, cursor, ParseContext.COMPLETE);
    }
  }
}
