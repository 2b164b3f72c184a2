package dev.assay.engine.capability;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.kernel.LaneType;
import dev.assay.engine.kernel.VectorOperation;
import dev.assay.engine.kernel.VectorOperationFinding;
import dev.assay.engine.kernel.VectorOperations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The Vector API, one capability for each lane type: width, and which operations C2 really
 * compiles, with the cause where it does not. Takes two to four seconds of CPU time.
 */
final class VectorProbe implements CapabilityProbe {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public List<Capability> probe(Machine machine, SystemFiles files) {
    List<VectorOperationFinding> findings;
    try {
      if (!files.isLive()) {
        return forEach(type -> unknown(type, "nothing can be tried on a recorded machine"));
      }
      findings = VectorOperations.check(LIMIT);
    } catch (UnsupportedOperationException e) {
      String cause = String.valueOf(e.getMessage());
      String mend = cause.substring(cause.lastIndexOf(": ") + 2);
      return forEach(
          type -> Capability.unavailable(id(type), title(type), cause + ".", sentence(mend)));
    } catch (IOException e) {
      return forEach(type -> unknown(type, String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return forEach(type -> unknown(type, "the check was interrupted"));
    }
    SortedSet<String> flags = machine.hardware().cpuFlags().orElse(new TreeSet<>());
    boolean x86 = machine.hardware().architecture().orElse("").equals("x86_64");
    return forEach(type -> describe(type, x86, flags, findings));
  }

  private interface ForType {
    Capability of(LaneType type);
  }

  private static List<Capability> forEach(ForType capability) {
    return Arrays.stream(LaneType.values()).map(capability::of).toList();
  }

  private static Capability unknown(LaneType type, String because) {
    return Capability.unknown(id(type), title(type), "Not checked: " + because + ".");
  }

  /**
   * The capability of one lane type.
   *
   * @param x86 whether the machine is an x86_64, whose flags alone are known to name operations
   */
  static Capability describe(
      LaneType type,
      boolean x86,
      SortedSet<String> cpuFlags,
      List<VectorOperationFinding> findings) {
    List<String> compiled = new ArrayList<>();
    List<String> emulated = new ArrayList<>();
    for (VectorOperationFinding finding : findings) {
      if (finding.type() == type && finding.isCompiled()) {
        compiled.add(finding.operation().label());
      } else if (finding.type() == type) {
        String cause = cause(type, x86, finding.operation(), cpuFlags);
        emulated.add(finding.operation().label() + " (" + cause + ")");
      }
    }
    int bits = KernelProvider.preferredVectorBits();
    String extent =
        "%d lanes of %d bits; compiled: %s"
            .formatted(bits / type.bits(), type.bits(), String.join(", ", compiled));
    if (emulated.isEmpty()) {
      return Capability.available(id(type), title(type), extent + ".");
    }
    String finding = extent + "; emulated, so slower than scalar: " + String.join(", ", emulated);
    String mend = "Use scalar code for the emulated operations.";
    return compiled.contains(VectorOperation.ADD.label())
        ? Capability.partial(id(type), title(type), finding + ".", mend)
        : Capability.unavailable(id(type), title(type), finding + ".", mend);
  }

  private static String cause(
      LaneType type, boolean x86, VectorOperation operation, SortedSet<String> flags) {
    if (!x86) {
      return "the CPU or this JVM has no code for it";
    }
    String flag = operation.instructionFlag(type);
    if (flag.isEmpty()) {
      return "this JVM has no code for it";
    }
    return flags.contains(flag)
        ? "the CPU has " + flag + ", this JVM does not use it here"
        : "the CPU lacks " + flag;
  }

  private static String id(LaneType type) {
    return "vector." + type.label();
  }

  private static String title(LaneType type) {
    return "Vector API on " + type.label();
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
