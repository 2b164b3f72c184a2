package dev.assay.engine.tune;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * What a sensible engineer would set without measuring: JCTools queues as most libraries do, a
 * backing-off wait that burns no CPU for long, plain loops that the compiler may vectorise, batches
 * of 64. Tuned choices are measured against these; the hash says which ones.
 */
public final class FixedDefaults {

  private FixedDefaults() {}

  /** All defaults, one {@code key = value} line each, in the order of the keys. */
  public static String text() {
    return TuningKey.all().stream()
        .map(key -> key.id() + " = " + key.fixedDefault() + "\n")
        .collect(Collectors.joining());
  }

  /** SHA-256 over {@link #text()} in UTF-8, as hexadecimal. */
  public static String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
