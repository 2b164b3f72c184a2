package dev.assay.engine.natives;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Files by descriptor, so that what was checked is what is used whatever happens to its name.
 * Descriptors are closed in child processes. Results below zero are {@code -errno}. Any thread may
 * call.
 *
 * <p>Source: {@code openat(2)}, {@code linkat(2)}, {@code unlinkat(2)}, {@code statx(2)}, {@code
 * fallocate(2)}, {@code pread(2)}, {@code pwrite(2)}, {@code fcntl(2)} (open file description
 * locks), {@code flock(2)}, {@code mmap(2)}.
 */
public final class OpenFiles {

  /** Type and permissions of a regular file and of a folder, as {@link Status#mode} has them. */
  public static final int REGULAR = 0x8000;

  /** See {@link #REGULAR}. */
  public static final int FOLDER = 0x4000;

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  private static final int READ_WRITE = 2;
  private static final int NONBLOCK = 0x800;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int DIRECTORY = ARM ? 0x4000 : 0x10000;
  private static final int NO_FOLLOW = ARM ? 0x8000 : 0x20000;
  private static final int DIRECT = ARM ? 0x10000 : 0x4000;
  private static final int NAMELESS = 0x400000 | DIRECTORY;
  private static final int HERE = -100;
  private static final int FOLLOW = 0x400;
  private static final int EMPTY_PATH = 0x1000;
  private static final int BASIC_STATUS = 0x7ff;
  private static final int OFD_GETLK = 36;
  private static final int OFD_SETLK = 37;
  private static final short WRITE_LOCK = 1;
  private static final short UNLOCKED = 2;
  private static final int FLOCK_EXCLUSIVE_TRY = 2 | 4;
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;

  private OpenFiles() {}

  /**
   * What a file is.
   *
   * @param mode type and permissions
   * @param user owner
   * @param sizeBytes its size
   */
  public record Status(int mode, int user, long sizeBytes) {

    /** Whether it is of a type, {@link #REGULAR} or {@link #FOLDER}. */
    public boolean is(int type) {
      return (mode & 0xf000) == type;
    }
  }

  /** The user whose rights this process has. */
  public static int user() {
    return (int) Linux.call(SystemCall.GETEUID, 0, 0, 0, 0, 0, 0);
  }

  /** Opens a folder; not through a symbolic link. */
  public static long openFolder(String path) {
    return open(HERE, path, DIRECTORY | NO_FOLLOW, 0);
  }

  /** Opens what is there below a folder; not through a symbolic link, and without blocking. */
  public static long open(int folder, String name, boolean writable) {
    return open(folder, name, (writable ? READ_WRITE : 0) | NO_FOLLOW | NONBLOCK, 0);
  }

  /**
   * Opens a file for reading and writing; not through a symbolic link.
   *
   * @param direct whether to go past the page cache: places, lengths and addresses are then
   *     multiples of 4,096; EINVAL where the file system cannot
   */
  public static long openFile(String path, boolean direct) {
    return open(HERE, path, READ_WRITE | NO_FOLLOW | (direct ? DIRECT : 0), 0);
  }

  /** Reads so many bytes, or as many as there are behind that place. */
  public static long readAt(int descriptor, long address, long bytes, long position) {
    return Linux.call(SystemCall.PREAD64, descriptor, address, bytes, position, 0, 0);
  }

  /** Writes so many bytes, or as many as there is room for. */
  public static long writeAt(int descriptor, long address, long bytes, long position) {
    return Linux.call(SystemCall.PWRITE64, descriptor, address, bytes, position, 0, 0);
  }

  /** Makes a file that has no name yet on the folder's file system; for reading and writing. */
  public static long create(int folder, int permissions) {
    return open(folder, ".", READ_WRITE | NAMELESS, permissions);
  }

  /** Gives an open file a name below a folder; refused with EEXIST where there is one. */
  public static long link(int descriptor, int folder, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return Linux.call(
          SystemCall.LINKAT,
          HERE,
          arena.allocateFrom("/proc/self/fd/" + descriptor).address(),
          folder,
          arena.allocateFrom(name).address(),
          FOLLOW,
          0);
    }
  }

  /** Takes a name away below a folder. */
  public static long unlink(int folder, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return Linux.call(
          SystemCall.UNLINKAT, folder, arena.allocateFrom(name).address(), 0, 0, 0, 0);
    }
  }

  /** Gives a file its size and its room, zeroed; refused with ENOSPC where there is none. */
  public static long allocate(int descriptor, long sizeBytes) {
    return allocateAt(descriptor, 0, sizeBytes);
  }

  /** As {@link #allocate}, from a place on. */
  public static long allocateAt(int descriptor, long position, long bytes) {
    return Linux.call(SystemCall.FALLOCATE, descriptor, 0, position, bytes, 0, 0);
  }

  /**
   * What an open file is.
   *
   * @throws IllegalArgumentException when the descriptor is none
   */
  public static Status status(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(256, Long.BYTES);
      long result =
          Linux.call(
              SystemCall.STATX,
              descriptor,
              arena.allocateFrom("").address(),
              EMPTY_PATH,
              BASIC_STATUS,
              status.address(),
              0);
      if (result < 0) {
        throw new IllegalArgumentException("statx failed: " + Linux.describe(result));
      }
      return new Status(
          Short.toUnsignedInt(status.get(JAVA_SHORT, 28)),
          status.get(JAVA_INT, 20),
          status.get(JAVA_LONG, 40));
    }
  }

  /** Locks the first byte for this open file, until its last descriptor is closed. */
  public static long lock(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      return Linux.call(
          SystemCall.FCNTL, descriptor, OFD_SETLK, firstByte(arena).address(), 0, 0, 0);
    }
  }

  /** Whether another open file, of any process or of this one, has the lock of {@link #lock}. */
  public static boolean isLocked(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment lock = firstByte(arena);
      long result = Linux.call(SystemCall.FCNTL, descriptor, OFD_GETLK, lock.address(), 0, 0, 0);
      return result == 0 && lock.get(JAVA_SHORT, 0) != UNLOCKED;
    }
  }

  /** Locks a whole open file or folder, if it is free: EAGAIN (-11) where it is not. */
  public static long tryLockWhole(int descriptor) {
    return Linux.call(SystemCall.FLOCK, descriptor, FLOCK_EXCLUSIVE_TRY, 0, 0, 0, 0);
  }

  /**
   * Maps a file shared with all others who do. Ends with {@link VirtualMemory#unmap}.
   *
   * @return the address
   */
  public static long map(int descriptor, long offset, long lengthBytes, boolean writable) {
    int protection = PROT_READ | (writable ? PROT_WRITE : 0);
    return Linux.call(SystemCall.MMAP, 0, lengthBytes, protection, MAP_SHARED, descriptor, offset);
  }

  private static long open(int folder, String name, int flags, int permissions) {
    try (Arena arena = Arena.ofConfined()) {
      return Linux.call(
          SystemCall.OPENAT,
          folder,
          arena.allocateFrom(name).address(),
          flags | CLOSE_ON_EXEC,
          permissions,
          0,
          0);
    }
  }

  private static MemorySegment firstByte(Arena arena) {
    MemorySegment lock = arena.allocate(32, Long.BYTES);
    lock.set(JAVA_SHORT, 0, WRITE_LOCK);
    lock.set(JAVA_LONG, 16, 1L);
    return lock;
  }
}
