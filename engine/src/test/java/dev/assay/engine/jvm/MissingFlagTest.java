package dev.assay.engine.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.queue.QueueKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starts JVMs without a flag, as an embedder might, and reads what they say. */
class MissingFlagTest {

  /** Uses what needs a flag, or asks for the flag alone; run in a JVM of its own. */
  static final class Embedder {

    private Embedder() {}

    public static void main(String[] arguments) {
      try {
        JvmFlag flag = JvmFlag.valueOf(arguments[0]);
        if (flag == JvmFlag.AGRONA) {
          QueueKind.AGRONA_SPSC.<String>create(8).offer("");
        } else {
          flag.require();
        }
        System.out.println("ran");
      } catch (UnsupportedOperationException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** Asks for the best kernels twice; run in a JVM of its own. */
  static final class KernelUser {

    private KernelUser() {}

    public static void main(String[] arguments) {
      System.out.println(KernelProvider.best().form());
      System.out.println(KernelProvider.best().sum(new int[] {1, 2, 3}, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneLineNamesTheMissingFlag(JvmFlag missing) throws Exception {
    List<String> others = flags();
    others.remove(missing.flag());
    List<String> output = run(others, Embedder.class, missing.name());
    assertEquals(
        List.of(missing.neededBy() + " cannot run in this JVM: start it with " + missing.flag()),
        output);
    assertEquals(List.of("ran"), run(flags(), Embedder.class, missing.name()));
  }

  @Test
  void kernelsFallBackWithOneLine() throws Exception {
    String start = "assay: plain loops instead of vector kernels: ";
    List<String> without = flags();
    without.remove(JvmFlag.VECTOR_API.flag());
    assertEquals(
        List.of(
            start
                + "the Vector API is not readable: start the JVM with"
                + " --add-modules=jdk.incubator.vector",
            "PLAIN",
            "6"),
        run(without, KernelUser.class));
    List<String> noSupport = flags();
    noSupport.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:-EnableVectorSupport"));
    assertEquals(
        List.of(
            start + "C2's vector support is off: start the JVM without -XX:-EnableVectorSupport",
            "PLAIN",
            "6"),
        run(noSupport, KernelUser.class));
    List<String> noC2 = flags();
    noC2.add("-XX:TieredStopAtLevel=1");
    assertEquals(
        List.of(
            start
                + "C2 is off: start the JVM without -XX:TieredStopAtLevel and"
                + " -XX:CompilationMode",
            "PLAIN",
            "6"),
        run(noC2, KernelUser.class));
    assertFalse(run(flags(), KernelUser.class).isEmpty());
  }

  private static List<String> flags() {
    List<String> flags = new ArrayList<>();
    for (JvmFlag flag : JvmFlag.values()) {
      flags.add(flag.flag());
    }
    return flags;
  }

  /** The lines of both streams, without the JVM's own warnings. */
  private static List<String> run(List<String> flags, Class<?> main, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-Xshare:auto", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.lines().filter(line -> !line.startsWith("WARNING:")).toList();
  }
}
