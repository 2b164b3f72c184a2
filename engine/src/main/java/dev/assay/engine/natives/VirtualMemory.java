package dev.assay.engine.natives;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Mappings of anonymous memory and what the kernel is told about them. Addresses and lengths are
 * bytes and multiples of the page size; results below zero are {@code -errno}. Any thread may call.
 *
 * <p>Source: {@code mmap(2)}, {@code madvise(2)}, {@code mlock(2)}, {@code mbind(2)}; values of the
 * constants from the kernel's {@code include/uapi/asm-generic/mman*.h}, equal on x86-64 and arm64.
 */
public final class VirtualMemory {

  /** Advice: give the pages back now; the next touch finds zeroes. */
  public static final int MADV_DONTNEED = 4;

  /** Advice: back the range with huge pages where possible. */
  public static final int MADV_HUGEPAGE = 14;

  /** Advice: never back the range with huge pages. */
  public static final int MADV_NOHUGEPAGE = 15;

  /** Advice: fault the whole range in for writing, now; Linux 5.14. */
  public static final int MADV_POPULATE_WRITE = 23;

  private static final int PROT_READ_WRITE = 0x3;
  private static final int MAP_SHARED_POPULATE = 0x8001;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MAP_HUGETLB = 0x40000;
  private static final int MPOL_BIND = 2;

  private static final FunctionDescriptor ADDRESS_AND_LENGTH =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle MMAP =
      NativeAccess.link(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          Errno.CAPTURE);
  private static final MethodHandle MUNMAP =
      NativeAccess.link("munmap", ADDRESS_AND_LENGTH, Errno.CAPTURE);
  private static final MethodHandle MADVISE =
      NativeAccess.link(
          "madvise",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
          Errno.CAPTURE);
  private static final MethodHandle MLOCK =
      NativeAccess.link("mlock", ADDRESS_AND_LENGTH, Errno.CAPTURE);

  private VirtualMemory() {}

  /**
   * Maps private zeroed memory, readable and writable, at an address of the kernel's choice.
   *
   * @param hugetlb from the pool of reserved huge pages; the length is then a multiple of theirs
   * @return the address
   */
  public static long map(long lengthBytes, boolean hugetlb) {
    return map(lengthBytes, MAP_PRIVATE_ANONYMOUS | (hugetlb ? MAP_HUGETLB : 0), -1, 0);
  }

  /**
   * Maps what a descriptor stands for, shared, readable and writable, all of it in memory at once.
   *
   * @return the address
   */
  public static long mapShared(int descriptor, long offset, long lengthBytes) {
    return map(lengthBytes, MAP_SHARED_POPULATE, descriptor, offset);
  }

  private static long map(long lengthBytes, int flags, int descriptor, long offset) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf(
          (long)
              MMAP.invokeExact(errno, 0L, lengthBytes, PROT_READ_WRITE, flags, descriptor, offset),
          errno);
    } catch (Throwable e) {
      throw new AssertionError("mmap", e);
    }
  }

  /** Removes the mappings of a range. */
  public static long unmap(long address, long lengthBytes) {
    return call(MUNMAP, "munmap", address, lengthBytes);
  }

  /** Keeps a range in memory; refused with ENOMEM or EPERM beyond RLIMIT_MEMLOCK. */
  public static long lock(long address, long lengthBytes) {
    return call(MLOCK, "mlock", address, lengthBytes);
  }

  /** Gives the kernel one of the advices above. */
  public static long advise(long address, long lengthBytes, int advice) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf((int) MADVISE.invokeExact(errno, address, lengthBytes, advice), errno);
    } catch (Throwable e) {
      throw new AssertionError("madvise", e);
    }
  }

  /**
   * Binds the pages of a range, not yet touched, to one NUMA node.
   *
   * @param node 0 to 1,023
   */
  public static long bind(long address, long lengthBytes, int node) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nodes = arena.allocate(1024 / Byte.SIZE, Long.BYTES);
      nodes.set(JAVA_LONG, (long) (node / Long.SIZE) * Long.BYTES, 1L << node);
      // The kernel reads one bit less than it is told, since its first release of this call.
      return Linux.call(
          SystemCall.MBIND, address, lengthBytes, MPOL_BIND, nodes.address(), 1024 + 1, 0);
    }
  }

  private static long call(MethodHandle function, String name, long address, long lengthBytes) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf((int) function.invokeExact(errno, address, lengthBytes), errno);
    } catch (Throwable e) {
      throw new AssertionError(name, e);
    }
  }
}
