package dev.assay.engine.capability;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.uring.RingRefused;
import dev.assay.engine.uring.RingSupport;
import java.util.List;
import java.util.stream.Collectors;

/**
 * io_uring, tried: a ring of two entries is set up, asked for its features and operations, closed.
 * Names and layouts: the kernel's {@code include/uapi/linux/io_uring.h}.
 */
final class IoUringProbe implements CapabilityProbe {

  static final String ID = "io.uring";

  private static final String TITLE = "io_uring";
  private static final String DISABLED = "/proc/sys/kernel/io_uring_disabled";

  @Override
  public List<Capability> probe(Machine machine, SystemFiles files) {
    return List.of(tried(files));
  }

  static Capability tried(SystemFiles files) {
    return CapabilityProbe.attempt(ID, TITLE, () -> uring(files));
  }

  private static Capability uring(SystemFiles files) {
    String disabled = files.line(DISABLED).orElse("0");
    if (disabled.equals("2")) {
      return Capability.unavailable(
          ID, TITLE, "The administrator switched it off.", "sysctl kernel.io_uring_disabled=0");
    }
    var whyNoTrial = CapabilityProbe.whyNoTrial(files);
    if (whyNoTrial.isPresent()) {
      return Capability.unknown(ID, TITLE, "Not tried: " + whyNoTrial.get() + ".");
    }
    try {
      return describe(RingSupport.probe());
    } catch (RingRefused e) {
      return Capability.unavailable(
          ID,
          TITLE,
          e.getMessage() + ".",
          disabled.equals("1")
              ? "sysctl kernel.io_uring_disabled=0, or run as root"
              : "In a container add --security-opt seccomp=unconfined; else boot Linux 5.6+.");
    }
  }

  static Capability describe(RingSupport support) {
    String features =
        RingSupport.FEATURES.stream().filter(support::has).collect(Collectors.joining(", "));
    long count = support.supported().stream().filter(each -> each).count();
    String known = "%d operations; features %s".formatted(count, features);
    List<String> missing = support.missing();
    return missing.isEmpty()
        ? Capability.available(ID, TITLE, known + ".")
        : Capability.partial(
            ID,
            TITLE,
            known + "; without " + String.join(", ", missing) + ".",
            "Boot a newer kernel where one of these operations is wanted.");
  }
}
