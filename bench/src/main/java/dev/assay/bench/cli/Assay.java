package dev.assay.bench.cli;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordNotWritten;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    subcommands = {
      RunCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      AbCommand.class,
      CalibrateCommand.class,
      TuneCommand.class,
      DoctorCommand.class,
      SqlCommand.class,
      ServeCommand.class,
      ReplayCommand.class,
      WarmUpCommand.class,
    })
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
    System.exit(execute(args));
  }

  /** Runs one command and returns its exit status, for programs that embed the suites. */
  public static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    Assay assay = new Assay();
    return new CommandLine(assay)
        .setErr(new PrintWriter(Output.messages(), true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((failure, given) -> reject(failure))
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
    return isBadInput(failure) ? BAD_USE : CHECK_FAILED;
  }

  private static int reject(CommandLine.ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    line.getErr().println("assay: " + failure.getMessage() + "; see ./" + command + " --help");
    return BAD_USE;
  }

  private static boolean isBadInput(Exception failure) {
    return failure instanceof BadUse
        || failure instanceof BadRecord
        || failure instanceof RecordNotWritten;
  }

  private static String sentence(Exception failure) {
    String detail = failure.getMessage() == null ? "no detail" : failure.getMessage();
    return isBadInput(failure) || failure instanceof WorkloadFailed
        ? detail
        : detail + " (" + failure.getClass().getSimpleName() + "; --verbose shows where)";
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
