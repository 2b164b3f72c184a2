package dev.assay.bench.cli;

import dev.assay.bench.replay.CaptureFacts;
import dev.assay.bench.replay.ReplayPlan;
import dev.assay.bench.replay.ReplayPlan.Pace;
import dev.assay.bench.replay.ReplayResult;
import dev.assay.bench.replay.Replayer;
import dev.assay.bench.run.ProgressLine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./assay replay}: what a server captured, sent to any server as a benchmark. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send what './assay serve --capture FOLDER' kept to any server that speaks Redis's protocol,",
      "and measure its answers. Without --to: tell what the capture holds.",
      "  ./assay replay FOLDER --to 127.0.0.1:6379 --rate maximum",
      "Exit status: 0 done, 1 damaged or not all answered, 2 bad use."
    })
final class ReplayCommand implements Callable<Integer> {

  /** What a server answers in a second, before more is known. */
  private static final double LIKELY_PER_SECOND = 100_000;

  @Parameters(paramLabel = "FOLDER", description = "The capture.")
  Path folder = Path.of("");

  @Option(names = "--to", paramLabel = "HOST:PORT", description = "The server.")
  @Nullable String to;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = {
        "original (default): commands are sent when they came; a number: so many a second;",
        "maximum: as soon as their connection has few enough under way."
      })
  String rate = "original";

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      description = "Commands under way on a connection at maximum rate; default: 16.")
  int pipeline = 16;

  @Option(
      names = "--in-order",
      description = {
        "Begin a command when those before it on other connections are answered:",
        "keys come out as they were, whoever wrote them."
      })
  boolean inOrder;

  @Option(names = "--user", paramLabel = "NAME", description = "User; default: default.")
  String user = "default";

  @Option(names = "--password", paramLabel = "WORD", description = "That user's password.")
  @Nullable String password;

  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    ReplayPlan plan = plan();
    CaptureFacts facts = facts();
    if (plan == null) {
      if (!output.printsAsJson(facts)) {
        output.line(told(facts));
      }
      return 0;
    }
    ReplayResult result = replay(plan, facts);
    if (!output.printsAsJson(result)) {
      print(result);
    }
    return result.notAnswered() == 0 ? 0 : Assay.CHECK_FAILED;
  }

  private @Nullable ReplayPlan plan() {
    if (to == null) {
      return null;
    }
    int colon = to.lastIndexOf(':');
    try {
      Pace pace =
          switch (rate.toLowerCase(Locale.ROOT)) {
            case "original" -> Pace.ORIGINAL;
            case "maximum" -> Pace.MAXIMUM;
            default -> Pace.FIXED;
          };
      return new ReplayPlan(
          folder,
          new InetSocketAddress(to.substring(0, colon), Integer.parseInt(to.substring(colon + 1))),
          pace,
          pace == Pace.FIXED ? Double.parseDouble(rate) : 0,
          pipeline,
          inOrder,
          user,
          Optional.ofNullable(password));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new BadUse(
          "--to is HOST:PORT and --rate is original, maximum or a number, not %s and %s"
              .formatted(to, rate));
    } catch (IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private CaptureFacts facts() {
    try {
      return CaptureFacts.of(folder, sentence -> Output.messages().println("assay: " + sentence));
    } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private static ReplayResult replay(ReplayPlan plan, CaptureFacts facts) throws IOException {
    double expected =
        switch (plan.pace()) {
          case ORIGINAL -> facts.seconds();
          case FIXED -> facts.commands() / plan.perSecond();
          case MAXIMUM -> facts.commands() / LIKELY_PER_SECOND;
        };
    Duration time = Duration.ofMillis((long) (1000 * expected));
    ProgressLine line =
        new ProgressLine(Output.messages(), Output.onTerminal(), time, System::nanoTime);
    line.begin("replaying " + told(facts), time);
    try {
      return Replayer.run(
          plan,
          facts,
          sent ->
              line.update(
                  "%d of %d commands sent".formatted(sent, facts.commands()),
                  (double) sent / Math.max(1, facts.commands())));
    } finally {
      line.end();
    }
  }

  private static String told(CaptureFacts facts) {
    return "%d commands of %d connections, %sB, in %.1f s"
        .formatted(
            facts.commands(),
            facts.connections(),
            Numbers.round((double) facts.bytes()),
            facts.seconds());
  }

  private void print(ReplayResult result) {
    TextTable table =
        new TextTable("command", "answers", "errors", "p50 µs", "p99 µs", "p99.9 µs", "most µs");
    result.commands().forEach(each -> row(table, each));
    row(table, result.all());
    output.table(table);
    output.line(
        "%s rate: %.2f s, %s answers/s, %s"
            .formatted(
                result.rate(),
                result.seconds(),
                Numbers.round(result.perSecond()),
                result.rate().equals("maximum")
                    ? "times from when a command was sent"
                    : "times from when a command was due; sent %.0f µs late at most"
                        .formatted(result.mostLateNanos() / 1e3)));
    if (result.notAnswered() > 0) {
      output.line("%d commands were not answered".formatted(result.notAnswered()));
    }
  }

  private static void row(TextTable table, ReplayResult.Line line) {
    table.row(
        line.name(),
        Long.toString(line.answers()),
        Long.toString(line.errors()),
        micros(line.medianNanos()),
        micros(line.p99Nanos()),
        micros(line.p999Nanos()),
        micros(line.mostNanos()));
  }

  private static String micros(long nanos) {
    return Numbers.round(nanos / 1e3);
  }
}
