package dev.assay.engine.capability;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * io_uring, tried: a ring of two entries is set up, asked for its features and operations, closed.
 * Names and layouts: the kernel's {@code include/uapi/linux/io_uring.h}.
 */
final class IoUringProbe implements CapabilityProbe {

  static final String ID = "io.uring";

  private static final String TITLE = "io_uring";
  private static final String DISABLED = "/proc/sys/kernel/io_uring_disabled";
  private static final int REGISTER_PROBE = 8;
  private static final int PARAMS_BYTES = 120;
  private static final int FEATURES_OFFSET = 20;
  private static final int PROBE_HEADER_BYTES = 16;
  private static final int PROBE_ENTRY_BYTES = 8;
  private static final int PROBE_ENTRIES = 256;
  private static final int SUPPORTED = 1;

  private static final List<String> OPERATIONS =
      List.of(
          ("nop readv writev fsync read_fixed write_fixed poll_add poll_remove sync_file_range"
                  + " sendmsg recvmsg timeout timeout_remove accept async_cancel link_timeout"
                  + " connect fallocate openat close files_update statx read write fadvise madvise"
                  + " send recv openat2 epoll_ctl splice provide_buffers remove_buffers tee"
                  + " shutdown renameat unlinkat mkdirat symlinkat linkat msg_ring fsetxattr"
                  + " setxattr fgetxattr getxattr socket uring_cmd send_zc sendmsg_zc"
                  + " read_multishot waitid futex_wait futex_wake futex_waitv fixed_fd_install"
                  + " ftruncate bind listen recv_zc epoll_wait readv_fixed writev_fixed pipe")
              .split(" "));

  private static final List<String> FEATURES =
      List.of(
          ("single_mmap nodrop submit_stable rw_cur_pos cur_personality fast_poll poll_32bits"
                  + " sqpoll_nonfixed ext_arg native_workers rsrc_tags cqe_skip linked_file"
                  + " reg_reg_ring recvsend_bundle min_timeout rw_attr no_iowait")
              .split(" "));

  @Override
  public List<Capability> probe(Machine machine, SystemFiles files) {
    return List.of(CapabilityProbe.attempt(ID, TITLE, () -> uring(files)));
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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(PARAMS_BYTES, Long.BYTES);
      long ring = Linux.call(SystemCall.IO_URING_SETUP, 2, params.address(), 0, 0, 0, 0);
      if (ring < 0) {
        return Capability.unavailable(
            ID,
            TITLE,
            CapabilityProbe.refusal("io_uring_setup", ring),
            disabled.equals("1")
                ? "sysctl kernel.io_uring_disabled=0, or run as root"
                : "In a container add --security-opt seccomp=unconfined; else boot Linux 5.6+.");
      }
      try {
        return describe(params.get(JAVA_INT, FEATURES_OFFSET), operations((int) ring, arena));
      } finally {
        Descriptors.close((int) ring);
      }
    }
  }

  /** For each operation by number, whether it is supported; empty before Linux 5.6. */
  private static List<Boolean> operations(int ring, Arena arena) {
    MemorySegment probe =
        arena.allocate(PROBE_HEADER_BYTES + PROBE_ENTRIES * PROBE_ENTRY_BYTES, Long.BYTES);
    long result =
        Linux.call(
            SystemCall.IO_URING_REGISTER,
            ring,
            REGISTER_PROBE,
            probe.address(),
            PROBE_ENTRIES,
            0,
            0);
    List<Boolean> supported = new ArrayList<>();
    int count = result < 0 ? 0 : Byte.toUnsignedInt(probe.get(JAVA_BYTE, 1));
    for (int i = 0; i < count; i++) {
      long flags = PROBE_HEADER_BYTES + (long) i * PROBE_ENTRY_BYTES + 2;
      supported.add((probe.get(JAVA_SHORT, flags) & SUPPORTED) != 0);
    }
    return supported;
  }

  static Capability describe(int featureBits, List<Boolean> supported) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < OPERATIONS.size(); i++) {
      if (i >= supported.size() || !supported.get(i)) {
        missing.add(OPERATIONS.get(i));
      }
    }
    List<String> features = new ArrayList<>();
    for (int i = 0; i < FEATURES.size(); i++) {
      if ((featureBits >>> i & 1) != 0) {
        features.add(FEATURES.get(i));
      }
    }
    long count = supported.stream().filter(each -> each).count();
    String known = "%d operations; features %s".formatted(count, String.join(", ", features));
    return missing.isEmpty()
        ? Capability.available(ID, TITLE, known + ".")
        : Capability.partial(
            ID,
            TITLE,
            known + "; without " + String.join(", ", missing) + ".",
            "Boot a newer kernel where one of these operations is wanted.");
  }
}
