package dev.assay.engine.natives;

/**
 * Numbers of the system calls that have no wrapper everywhere, per architecture. Source: the
 * kernel's {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code
 * include/uapi/asm-generic/unistd.h}.
 */
public enum SystemCall {
  /** Thread id of the caller: the cheapest call that really enters the kernel. */
  GETTID(186, 178),
  /** Makes a socket. */
  SOCKET(41, 198),
  /** Gives a socket its local address. */
  BIND(49, 200),
  /** Makes a socket wait for connections. */
  LISTEN(50, 201),
  /** The local address of a socket. */
  GETSOCKNAME(51, 204),
  /** The address at the other end of a socket. */
  GETPEERNAME(52, 205),
  /** Sets an option of a socket. */
  SETSOCKOPT(54, 208),
  /** Asks a device, or a socket of it. */
  IOCTL(16, 29),
  /** Waits for one of several descriptors. */
  PPOLL(271, 73),
  /** Maps, programs and links of the kernel's virtual machine. */
  BPF(321, 280),
  /** Makes a counter that can be waited for by descriptor. */
  EVENTFD2(290, 19),
  /** Begins or makes a connection. */
  CONNECT(42, 203),
  /** Takes a connection. */
  ACCEPT4(288, 242),
  /** Sends bytes. */
  SENDTO(44, 206),
  /** Receives bytes. */
  RECVFROM(45, 207),
  /** Reads an option of a socket. */
  GETSOCKOPT(55, 209),
  /** Makes a set of descriptors to wait on. */
  EPOLL_CREATE1(291, 20),
  /** Changes it. */
  EPOLL_CTL(233, 21),
  /** Waits on it, with a deadline in nanoseconds; Linux 5.11. */
  EPOLL_PWAIT2(441, 441),
  /** Wait on and wake from a 32-bit word. */
  FUTEX(202, 98),
  /** Memory policy of a range. */
  MBIND(237, 235),
  /** The CPU and the node that the caller runs on. */
  GETCPU(309, 168),
  /** Hardware and software event counters. */
  PERF_EVENT_OPEN(298, 241),
  /** Creates an io_uring instance. */
  IO_URING_SETUP(425, 425),
  /** Submits to and waits on an io_uring instance. */
  IO_URING_ENTER(426, 426),
  /** Registers resources with an io_uring instance, and probes its operations. */
  IO_URING_REGISTER(427, 427),
  /** Maps files and memory. */
  MMAP(9, 222),
  /** Opens a file below a folder. */
  OPENAT(257, 56),
  /** Reads from a place in a file. */
  PREAD64(17, 67),
  /** Writes to a place in a file. */
  PWRITE64(18, 68),
  /** Gives a file a name. */
  LINKAT(265, 37),
  /** Takes a name away. */
  UNLINKAT(263, 35),
  /** What a file is, and whose. */
  STATX(332, 291),
  /** Makes room for a file. */
  FALLOCATE(285, 47),
  /** Locks of open files, and more. */
  FCNTL(72, 25),
  /** Locks a whole open file. */
  FLOCK(73, 32),
  /** Gives the calling thread a namespace of its own. */
  UNSHARE(272, 97),
  /** Reads and sets how much of something a process may have. */
  PRLIMIT64(302, 261),
  /** The user whose rights the process has. */
  GETEUID(107, 175),
  /** Where pages of the caller are, or moves them. */
  MOVE_PAGES(279, 239);

  private final int x86Number;
  private final int armNumber;

  SystemCall(int x86Number, int armNumber) {
    this.x86Number = x86Number;
    this.armNumber = armNumber;
  }

  /**
   * The number on the architecture of this JVM.
   *
   * @throws UnsupportedOperationException on an architecture whose numbers are not known here
   */
  public int number() {
    return switch (Architecture.OF_THIS_JVM) {
      case "amd64", "x86_64" -> x86Number;
      case "aarch64" -> armNumber;
      default ->
          throw new UnsupportedOperationException(
              "no system call numbers for " + Architecture.OF_THIS_JVM);
    };
  }

  /** Asked for once: a property costs more than a short system call. */
  private static final class Architecture {
    static final String OF_THIS_JVM = System.getProperty("os.arch", "");
  }
}
