package dev.assay.kv.disk;

import static dev.assay.kv.disk.DiskFile.BLOCK_BYTES;

import dev.assay.engine.natives.Linux;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.index.OtherKeys;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The search for one key's record on disk: found in the index by its hash, read, checked, compared;
 * again where it was moved meanwhile, and on to the next where the key is another one. Used again
 * and again. What it found can be read until it begins anew, by any thread that it is shown to.
 *
 * <p>A record on disk never changes. So what is read is what the index pointed to when it was
 * asked, which was after the search began: the answer of that moment.
 */
public final class DiskLookup implements OtherKeys {

  /** How far it is. */
  public enum State {
    /** The index has to be asked. */
    LOST,
    /** Blocks have to be read. */
    TO_READ,
    /** The record is here. */
    FOUND,
    /** The key has a record in memory. */
    IN_MEMORY,
    /** The key has no record. */
    ABSENT
  }

  private final Arena arena;
  private final BlockChecksums checksums;
  private MemorySegment buffer;
  private ByteBuffer bytes;

  private @Nullable HashIndex index;
  private @Nullable DiskFrames disk;
  private long hash;
  private long key;
  private int keyBytes;
  private State state = State.ABSENT;
  private long entry;
  private @Nullable DiskFrame frame;
  private int firstBlock;
  private int length;
  private long[] otherEntries = new long[2];
  private @Nullable DiskFrame[] otherFrames = new DiskFrame[2];
  private int others;

  DiskLookup(Arena arena, BlockChecksums checksums) {
    this.arena = arena;
    this.checksums = checksums;
    buffer = arena.allocate(2 * BLOCK_BYTES, BLOCK_BYTES);
    bytes = buffer.asByteBuffer();
  }

  /** Begins the search for a key in a shard. */
  public void begin(HashIndex in, DiskFrames on, long keyHash, long address, int bytesOfKey) {
    index = in;
    disk = on;
    hash = keyHash;
    key = address;
    keyBytes = bytesOfKey;
    state = State.LOST;
    others = 0;
  }

  /**
   * Begins to read the record of an entry, whatever its key, within the epoch in which the entry
   * was found. It ends as absent where the record was moved meanwhile.
   */
  public void beginAt(DiskFrames on, long found) {
    index = null;
    disk = on;
    entry = found;
    state = State.ABSENT;
    goOn();
  }

  /** How far it is. */
  public State state() {
    return state;
  }

  /** The entry that was found. */
  public long entry() {
    return entry;
  }

  /** Address of the record that was found. */
  public long record() {
    return buffer.address() + inBuffer();
  }

  /** Whether this entry, now, is of the record that was found. For the shard's owner. */
  public boolean holds(long other) {
    return state == State.FOUND
        && EntryLayout.isSameOnDisk(other, entry)
        && disk().at(EntryLayout.place(other)) == frame;
  }

  @Override
  public boolean has(long other) {
    for (int i = 0; i < others; i++) {
      if (EntryLayout.isSameOnDisk(other, otherEntries[i])
          && disk().at(EntryLayout.place(other)) == otherFrames[i]) {
        return true;
      }
    }
    return false;
  }

  /** Asks the index, within an epoch or as the owner. */
  void locate() {
    entry = Objects.requireNonNull(index).find(hash, key, keyBytes, this);
    if (entry == 0) {
      state = State.ABSENT;
    } else if (!EntryLayout.isOnDisk(entry)) {
      state = State.IN_MEMORY;
    } else {
      goOn();
    }
  }

  private void goOn() {
    frame = disk().at(EntryLayout.place(entry));
    if (frame != null) {
      want(frame.meanRecordBytes);
    }
  }

  private void want(long recordBytes) {
    int offset = offset();
    firstBlock = offset / BLOCK_BYTES;
    long behind = Math.min(offset + recordBytes, frame().bytes);
    length = (int) ((behind + BLOCK_BYTES - 1) & -BLOCK_BYTES) - firstBlock * BLOCK_BYTES;
    if (length > buffer.byteSize()) {
      buffer = arena.allocate(2L * length, BLOCK_BYTES);
      bytes = buffer.asByteBuffer();
    }
    state = State.TO_READ;
  }

  long address() {
    return buffer.address();
  }

  int length() {
    return length;
  }

  long position() {
    return frame().position + (long) firstBlock * BLOCK_BYTES;
  }

  DiskFile file() {
    return disk().file();
  }

  /**
   * Looks at what was read.
   *
   * @param result as {@code pread(2)} has it
   * @throws DiskCorrupt where it is not what was written
   */
  void complete(long result) {
    file().countRead();
    if (disk().at(EntryLayout.place(entry)) != frame) {
      state = index == null ? State.ABSENT : State.LOST;
      return;
    }
    if (result < length) {
      String how = result < 0 ? "reading failed, " + Linux.describe(result) : "the file ends there";
      throw file().corrupt(position() + Math.max(0, result), how);
    }
    checksums.check(bytes, length, file(), frame(), firstBlock);
    long header = RecordLayout.getHeaderOpaque(record());
    long size = RecordLayout.sizeBytes(header);
    if (offset() + size > frame().bytes) {
      throw file().corrupt(position(), "a record that is longer than its frame");
    }
    if (inBuffer() + size > length) {
      want(size);
    } else if (index == null || RecordLayout.keyEquals(record(), key, keyBytes)) {
      state = State.FOUND;
    } else {
      addOther();
      state = State.LOST;
    }
  }

  private void addOther() {
    if (others == otherEntries.length) {
      otherEntries = Arrays.copyOf(otherEntries, 2 * others);
      otherFrames = Arrays.copyOf(otherFrames, 2 * others);
    }
    otherEntries[others] = entry;
    otherFrames[others++] = frame;
  }

  private int offset() {
    return disk().offset(EntryLayout.place(entry));
  }

  private int inBuffer() {
    return offset() - firstBlock * BLOCK_BYTES;
  }

  private DiskFrames disk() {
    return Objects.requireNonNull(disk);
  }

  private DiskFrame frame() {
    return Objects.requireNonNull(frame);
  }
}
