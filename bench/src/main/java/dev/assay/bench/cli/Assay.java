package dev.assay.bench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program behind {@code ./assay}. */
@Command(
    name = "assay",
    mixinStandardHelpOptions = true,
    versionProvider = Assay.Version.class,
    header = "Tells what this machine can do, and checks claims against it.",
    synopsisSubcommandLabel = "COMMAND",
    description = {"", "Start with: ./assay run"},
    footer = {
      "",
      "./assay test   builds everything and passes all tests (done by the launcher itself)",
      "",
      "Exit status: 0 done, 1 a claim or check failed, 2 bad use."
    },
    subcommands = {})
public final class Assay implements Runnable {

  /** Exit status when a claim or a check failed. */
  static final int CHECK_FAILED = 1;

  /** Exit status when the request itself was wrong. */
  static final int BAD_USE = 2;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print stack traces of failures.")
  boolean verbose;

  @CommandLine.Spec CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Assay assay = new Assay();
    return new CommandLine(assay)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, parsed) -> assay.report(failure, line));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private int report(Exception failure, CommandLine line) {
    line.getErr().println("assay: " + sentence(failure));
    if (verbose) {
      failure.printStackTrace(line.getErr());
    }
    return failure instanceof BadUse ? BAD_USE : CHECK_FAILED;
  }

  private static String sentence(Exception failure) {
    if (failure instanceof BadUse) {
      return String.valueOf(failure.getMessage());
    }
    String detail = failure.getMessage() == null ? "no detail" : failure.getMessage();
    return detail + " (" + failure.getClass().getSimpleName() + "; --verbose shows where)";
  }

  /** Tells the version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Assay.class.getPackage().getImplementationVersion();
      return new String[] {
        "assay " + (version == null ? "development build" : version),
        "${java.vm.name} ${java.runtime.version}"
      };
    }
  }
}
