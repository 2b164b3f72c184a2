package dev.assay.transport.contract;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other processes of this class path. */
public final class OtherJvm {

  private OtherJvm() {}

  /** Starts one that runs a main class, and shows what it says. */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    return of(main, arguments).inheritIO().start();
  }

  /** One that runs a main class; its heap is small and of one size. */
  public static ProcessBuilder of(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Xms64m", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
