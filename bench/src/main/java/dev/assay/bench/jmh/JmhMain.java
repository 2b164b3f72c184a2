package dev.assay.bench.jmh;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Main class of the JMH jar. A manifest cannot carry every flag that the suites need, so a JVM
 * started without them starts one more with them and passes on its exit status; everything else is
 * {@link org.openjdk.jmh.Main} with all of its options.
 */
public final class JmhMain {

  /** Set in the second JVM, so that flags it does not show can never start a third. */
  private static final String RESTARTED = "assay.jmh.restarted";

  private JmhMain() {}

  /** Takes the arguments of JMH's own command line. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> jvmArguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    List<String> missing = JvmOptions.missingFrom(jvmArguments);
    if (missing.isEmpty() || Boolean.getBoolean(RESTARTED)) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(jvmArguments);
    command.addAll(missing);
    command.add("-D" + RESTARTED + "=true");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(JmhMain.class.getName());
    command.addAll(List.of(arguments));
    System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
