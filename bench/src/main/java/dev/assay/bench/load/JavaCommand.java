package dev.assay.bench.load;

import dev.assay.bench.jmh.JvmOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a class of this class path is run in a process of its own. */
public final class JavaCommand {

  private JavaCommand() {}

  /** The command line: this JVM with its flags and a heap of so many MiB. */
  public static List<String> of(int heapMebibytes, String... mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmOptions.flags());
    command.add("-Xmx" + heapMebibytes + "m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(mainAndArguments));
    return command;
  }
}
