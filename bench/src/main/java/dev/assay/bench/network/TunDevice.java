package dev.assay.bench.network;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An interface whose wire is a descriptor: what the kernel sends on it is read here, one whole IP
 * packet a read, and what is written here the kernel receives. Goes with its descriptor.
 *
 * <p>Source: the kernel's {@code Documentation/networking/tuntap.rst}.
 *
 * @param descriptor does not block
 */
record TunDevice(int descriptor) implements AutoCloseable {

  static final String FILE = "/dev/net/tun";

  private static final int CURRENT_FOLDER = -100;
  private static final int READ_WRITE_NON_BLOCKING_CLOEXEC = 2 | 0x800 | 0x80000;
  private static final int SET_INTERFACE = 0x400454ca;
  private static final int REQUEST_BYTES = 40;
  private static final int FLAGS = 16;
  private static final short PACKETS_WITHOUT_HEADER = 0x1001;

  /** Makes an interface of this name in the caller's namespace. */
  static TunDevice open(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocateFrom(FILE);
      int descriptor =
          (int)
              checked(
                  Linux.call(
                      SystemCall.OPENAT,
                      CURRENT_FOLDER,
                      file.address(),
                      READ_WRITE_NON_BLOCKING_CLOEXEC,
                      0,
                      0,
                      0));
      MemorySegment request = arena.allocate(REQUEST_BYTES);
      request.setString(0, name);
      request.set(JAVA_SHORT, FLAGS, PACKETS_WITHOUT_HEADER);
      long set =
          Linux.call(SystemCall.IOCTL, descriptor, SET_INTERFACE, request.address(), 0, 0, 0);
      if (set < 0) {
        Descriptors.close(descriptor);
      }
      checked(set);
      return new TunDevice(descriptor);
    }
  }

  private static long checked(long result) throws IOException {
    if (result < 0) {
      throw new IOException(FILE + ": " + Linux.describe(result));
    }
    return result;
  }

  @Override
  public void close() {
    Descriptors.close(descriptor);
  }
}
