package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A ring of messages from one process to another through a mapped file, for one producer thread and
 * one consumer thread. Put the file on a memory file system such as {@code /dev/shm}; two rings
 * make a two-way channel.
 *
 * <p>A ring serves one pair of processes once. Each end holds a lock on its byte of the file, which
 * the kernel drops when the process ends however it ends; that is how {@link #peer()} tells a peer
 * that died from one that is slow. A dead peer leaves the ring whole: what it had committed can be
 * read, a claim it had open was never visible. Its place is not given to another process: make a
 * new file. Whoever made the file deletes it; ends that are attached keep working on it.
 *
 * <p>Refused with one sentence: a file that exists (when creating), that is too short, is no ring,
 * has another version or a wrong size, or whose place is taken (when attaching). A header that no
 * producer can have written ends a read, and a position that no consumer can have written ends a
 * claim, with a {@link CorruptRing}. A file cut short under a mapping ends in an {@link
 * InternalError} by the JVM.
 *
 * <p>One process may have both ends open, and a refused attach does the other ends no harm: all of
 * them share one descriptor of the file. Limit: other code of the process that opens and closes the
 * file drops their locks, as POSIX locks do; another process then takes an open end for dead.
 *
 * <p>{@link RingWriter} and {@link RingReader} are the ends without the file, for memory that is
 * shared in another way.
 */
public abstract sealed class SharedRing implements AutoCloseable
    permits SharedRingProducer, SharedRingConsumer {

  private static final int ZEROS_BYTES = 64 << 10;

  final MemorySegment ring;

  private final SharedChannel channel;
  private final FileLock lock;
  private final Arena arena;
  private final long ownStateOffset;
  private final long peerStateOffset;
  private boolean open = true;

  SharedRing(Path file, long ownStateOffset, long peerStateOffset) throws IOException {
    this.ownStateOffset = ownStateOffset;
    this.peerStateOffset = peerStateOffset;
    channel = SharedChannel.acquire(file);
    arena = Arena.ofShared();
    try {
      FileChannel opened = channel.channel();
      long bytes = SharedRingLayout.fileBytes(checkedSlots(opened, file));
      ring = opened.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      lock = takePlace(file);
    } catch (IOException | RuntimeException e) {
      arena.close();
      channel.release();
      throw e;
    }
  }

  /**
   * Makes the file of a ring and fills it with zeros, so that a full file system is told here and
   * not by a fault later.
   *
   * @param slots slots of 64 bytes, 8 to 2^24, a power of two; a message takes one for up to 56
   *     bytes and one more for each further 64
   * @throws FileAlreadyExistsException when there is a file: a stale one must be deleted by whoever
   *     knows that it is stale
   * @throws IOException when there is no room for it; no file is left then
   */
  public static void create(Path file, int slots) throws IOException {
    long bytes = RingWriter.bytes(slots);
    FileChannel created =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ring;
      // Closed before the ring can be attached to: closing drops the locks of this process.
      try (created) {
        writeZeros(created, bytes);
        ring = created.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      }
      ring.set(JAVA_INT, SharedRingLayout.VERSION_OFFSET, SharedRingLayout.VERSION);
      ring.set(JAVA_INT, SharedRingLayout.SLOTS_OFFSET, slots);
      SharedRingLayout.setMagicRelease(ring);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static void writeZeros(FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, ZEROS_BYTES));
    long left = bytes;
    while (left > 0) {
      left -= channel.write(zeros.clear().limit((int) Math.min(left, zeros.capacity())));
    }
  }

  /** Attaches as the one producer. */
  public static SharedRingProducer produceTo(Path file) throws IOException {
    return new SharedRingProducer(file);
  }

  /** Attaches as the one consumer. */
  public static SharedRingConsumer consumeFrom(Path file) throws IOException {
    return new SharedRingConsumer(file);
  }

  /**
   * What is known of the other end. Makes a system call while the peer is attached: ask when
   * nothing has come for a while, not in the loop.
   */
  public PeerState peer() throws IOException {
    PeerState state = SharedRingLayout.getStateAcquire(ring, peerStateOffset);
    if (state == PeerState.ATTACHED && !isLocked(peerStateOffset)) {
      SharedRingLayout.compareAndSetState(
          ring, peerStateOffset, PeerState.ATTACHED, PeerState.DEAD);
      return SharedRingLayout.getStateAcquire(ring, peerStateOffset);
    }
    return state;
  }

  /** Gives the place up for good; a second call does nothing. */
  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      SharedRingLayout.compareAndSetState(
          ring, ownStateOffset, PeerState.ATTACHED, PeerState.CLOSED);
      arena.close();
      try {
        if (lock.isValid()) {
          lock.release();
        }
      } finally {
        channel.release();
      }
    }
  }

  /** The lock comes first: a state of ATTACHED without a lock means a process that died. */
  private FileLock takePlace(Path file) throws IOException {
    String place = this instanceof MessageProducer ? "a producer" : "a consumer";
    FileLock taken = tryLock(ownStateOffset);
    if (taken == null) {
      throw new IOException("shared ring " + file + " already has " + place);
    }
    if (!SharedRingLayout.compareAndSetState(
        ring, ownStateOffset, PeerState.AWAITED, PeerState.ATTACHED)) {
      taken.release();
      throw new IOException(
          "shared ring "
              + file
              + " was left by "
              + place
              + " before: delete it and make a new one");
    }
    return taken;
  }

  private boolean isLocked(long stateOffset) throws IOException {
    FileLock free = tryLock(stateOffset);
    if (free != null) {
      free.release();
    }
    return free == null;
  }

  private @Nullable FileLock tryLock(long stateOffset) throws IOException {
    try {
      return channel.channel().tryLock(stateOffset, 1, false);
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static int checkedSlots(FileChannel channel, Path file) throws IOException {
    String cause = "is no ring, or is not ready yet";
    if (channel.size() >= SharedRingLayout.SLOTS_START) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment head =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, SharedRingLayout.SLOTS_START, arena);
        int version = head.get(JAVA_INT, SharedRingLayout.VERSION_OFFSET);
        int slots = head.get(JAVA_INT, SharedRingLayout.SLOTS_OFFSET);
        if (SharedRingLayout.getMagicAcquire(head) == SharedRingLayout.MAGIC) {
          if (version != SharedRingLayout.VERSION) {
            cause = "has format " + version + ", this program reads " + SharedRingLayout.VERSION;
          } else if (!SharedRingLayout.isSlots(slots)
              || channel.size() != SharedRingLayout.fileBytes(slots)) {
            cause = "states " + slots + " slots, which is not what its size says";
          } else {
            return slots;
          }
        }
      }
    }
    throw new IOException("shared ring " + file + " " + cause + ": delete it and make a new one");
  }
}
