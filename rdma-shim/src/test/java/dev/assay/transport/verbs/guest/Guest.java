package dev.assay.transport.verbs.guest;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The guest of {@code src/test/guest/soft-roce.sh}. */
final class Guest {

  /** Exit status of the script where the guest cannot be had. */
  private static final int CANNOT = 77;

  private static final Path SCRIPT = Path.of("src/test/guest/soft-roce.sh").toAbsolutePath();

  /**
   * How a command ended.
   *
   * @param status its exit status
   * @param output what it wrote
   */
  record Ended(int status, String output) {}

  private Guest() {}

  /** Why the guest cannot run here; fetches and packs what it needs, the first time. */
  static Optional<String> whyNot() throws IOException, InterruptedException {
    if (!Files.isExecutable(SCRIPT)) {
      return Optional.of(SCRIPT + " cannot be executed");
    }
    Ended ended = start("prepare");
    return switch (ended.status) {
      case 0 -> Optional.empty();
      case CANNOT -> Optional.of(ended.output.strip());
      default -> throw new IOException("the guest cannot be prepared: " + ended.output);
    };
  }

  /** Runs a shell command in the guest. */
  static Ended run(Path share, String command) throws IOException, InterruptedException {
    return start("run", share.toString(), command);
  }

  /** This JVM's command line with a class path that the guest sees too, for one of our classes. */
  static String java(String... flagsAndMain) {
    return "cd %s && %s/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx640m "
            .formatted(Path.of("").toAbsolutePath(), System.getProperty("java.home"))
        + "-XX:ErrorFile=/share/hs_err_%p.log --enable-native-access=ALL-UNNAMED -Dassay.guest=true -cp '"
        + System.getProperty("java.class.path")
        + "' "
        + String.join(" ", flagsAndMain);
  }

  private static Ended start(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = SCRIPT.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
