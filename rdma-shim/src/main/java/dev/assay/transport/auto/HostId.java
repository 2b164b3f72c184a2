package dev.assay.transport.auto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This machine since it was started, and the user: two processes with the same one may meet in
 * shared memory. They may still be apart, in containers of their own say; then connecting fails,
 * and the next transport is tried. Source: {@code random(4)}, {@code boot_id}.
 */
final class HostId {

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PROCESS = Path.of("/proc/self");

  private HostId() {}

  /** At most 47 letters; empty where the kernel does not tell, which is like nobody's. */
  static String read() {
    try {
      return Files.readString(BOOT).strip() + "/" + Files.getAttribute(PROCESS, "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
      return "";
    }
  }
}
