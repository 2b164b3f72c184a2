package dev.assay.engine.capability;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.NativeAccess;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out about a group of related capabilities: by files, and where files can only promise, by
 * trying. A probe leaves nothing behind (descriptors and mappings are given back), takes at most
 * some milliseconds unless it says otherwise, and does not throw: use {@link #attempt}.
 */
@FunctionalInterface
public interface CapabilityProbe {

  /**
   * Probes.
   *
   * @param machine what is known of the machine
   * @param files its /proc and /sys; trials are made only where these are live
   * @return one capability or more, always the same ids
   */
  List<Capability> probe(Machine machine, SystemFiles files);

  /** The capability found, or an unknown one that carries the message of whatever went wrong. */
  static Capability attempt(String id, String title, Supplier<Capability> trial) {
    try {
      return trial.get();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      return Capability.unknown(id, title, "The probe failed: " + e + ".");
    }
  }

  /** Why system calls cannot be tried: recorded files, another system, or a missing JVM flag. */
  static Optional<String> whyNoTrial(SystemFiles files) {
    if (!files.isLive()) {
      return Optional.of("nothing can be tried on a recorded machine");
    }
    return NativeAccess.whyNotLinux();
  }

  /** The error number of a result below zero, 0 for a success. */
  static int errnoOf(long result) {
    return result < 0 ? (int) -result : 0;
  }

  /** A sentence on a failed call. */
  static String refusal(String call, long result) {
    return call + " is refused: " + Linux.describe(result) + ".";
  }
}
