package dev.assay.engine.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Which operations of the Vector API this JVM really compiles. An operation without an instruction
 * falls back to Java code over boxed lanes and is then slower than a scalar loop, and the API does
 * not say so; but the boxes show as allocation.
 *
 * <p>The check runs in a JVM of its own, with this JVM's code generation flags: it compiles in the
 * foreground, so the outcome does not hang on how busy the machine is, and the profiles of this JVM
 * stay clean. It takes two to four seconds.
 */
public final class VectorOperations {

  /** Flags that change what C2 makes of a vector operation. */
  private static final Pattern CODE_GENERATION =
      Pattern.compile(
          "-XX:((Use(AVX|SSE|SVE)|MaxVectorSize|ArrayOperationPartialInlineSize)=.*"
              + "|[+-](Unlock\\w+VMOptions|\\w*Vector\\w*|Use\\w*(Instruction|Intrinsic)s?\\w*))");

  /** What is not a generated loop stays interpreted: compiling the rest would take longer. */
  private static final String ONLY_LOOPS = "compileonly," + LoopAssembler.CLASS_NAME + "*::*";

  private VectorOperations() {}

  /**
   * Starts the check with this JVM's flags, waits for it and returns what was found, type by type.
   *
   * @throws UnsupportedOperationException with {@link KernelProvider#whyNoVectors()}
   * @throws IOException when the JVM cannot be started, fails, or takes longer than the limit
   * @throws InterruptedException when the caller is interrupted; the JVM is ended
   */
  public static List<VectorOperationFinding> check(Duration limit)
      throws IOException, InterruptedException {
    KernelProvider.whyNoVectors()
        .ifPresent(
            cause -> {
              throw new UnsupportedOperationException(cause);
            });
    List<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> CODE_GENERATION.matcher(flag).matches())
            .toList();
    return check(flags, EnumSet.allOf(LaneType.class), limit);
  }

  /** The check of some types under code generation flags such as {@code -XX:UseAVX=2}. */
  static List<VectorOperationFinding> check(List<String> flags, Set<LaneType> types, Duration limit)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("assay-vector", ".txt");
    try {
      Process process =
          new ProcessBuilder(command(flags, types))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the check took longer than " + limit.toSeconds() + " s");
        }
      } finally {
        process.destroyForcibly();
      }
      List<String> lines = Files.readAllLines(output, UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException("the check failed: " + (lines.isEmpty() ? "" : lines.getLast()));
      }
      return parse(lines);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static List<String> command(List<String> flags, Set<LaneType> types) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xmx64m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:-BackgroundCompilation", "-XX:CompileThresholdScaling=0.002"));
    command.addAll(List.of("-XX:CompileCommand=quiet", "-XX:CompileCommand=" + ONLY_LOOPS));
    command.addAll(flags);
    command.addAll(List.of("-cp", ownCode().toString(), VectorOperationCheck.class.getName()));
    types.forEach(type -> command.add(type.name()));
    return command;
  }

  private static Path ownCode() throws IOException {
    try {
      var source = VectorOperations.class.getProtectionDomain().getCodeSource();
      if (source == null) {
        throw new IOException("the place of the kernels' own classes is not known");
      }
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the place of the kernels' own classes is not a path", e);
    }
  }

  /** Lines of another shape are the JVM's own remarks. */
  private static List<VectorOperationFinding> parse(List<String> lines) throws IOException {
    List<VectorOperationFinding> findings = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length == 3 && words[2].matches("[0-9.E]+")) {
        findings.add(
            new VectorOperationFinding(
                LaneType.valueOf(words[0]),
                VectorOperation.valueOf(words[1]),
                Double.parseDouble(words[2])));
      }
    }
    if (findings.isEmpty()) {
      throw new IOException("the check printed no finding");
    }
    return List.copyOf(findings);
  }
}
