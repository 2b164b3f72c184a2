package dev.assay.bench.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The JVM flags Assay needs, as the parent {@code pom.xml} lists them: the build writes its
 * property {@code assay.jvm.flags} into {@code dev/assay/bench/jvm.options}, an argument file that
 * {@code java @jvm.options} takes as it is.
 */
public final class JvmOptions {

  private static final String RESOURCE = "/dev/assay/bench/jvm.options";

  private JvmOptions() {}

  /** The flags in their order; no flag contains white space. */
  public static List<String> flags() {
    try (InputStream in = JvmOptions.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path: build the bench module with Maven.");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return List.of(text.split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The flags that are not among the given arguments of a JVM. */
  public static List<String> missingFrom(List<String> jvmArguments) {
    return flags().stream().filter(flag -> !jvmArguments.contains(flag)).toList();
  }
}
