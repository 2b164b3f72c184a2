package dev.assay.kv.journal;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.record.ValueReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** An excerpt that is being put together. One thread at a time. */
final class Batch implements AutoCloseable {

  private final CRC32C crc = new CRC32C();
  private Arena arena = Arena.ofShared();
  private MemorySegment memory = arena.allocate(1024, Long.BYTES);
  private ByteBuffer view = BatchLayout.view(memory);
  private int used = BatchLayout.HEADER_BYTES;

  /** Whether nothing was added. */
  boolean isEmpty() {
    return used == BatchLayout.HEADER_BYTES;
  }

  /** What it takes in the journal by now, at most. */
  int sizeBytes() {
    return used + BatchLayout.OVERHEAD_BYTES - BatchLayout.HEADER_BYTES;
  }

  /** Adds a record. */
  void put(long key, int keyBytes, long value, int valueBytes, long expiryMillis) {
    long to = begin(key, keyBytes, valueBytes, expiryMillis, false);
    MemorySegment.copy(ALL, value, ALL, to, valueBytes);
  }

  /** Begins a record, of which the value is missing, and returns where that goes. */
  private long begin(long key, int keyBytes, int valueBytes, long expiryMillis, boolean isHandle) {
    boolean expires = expiryMillis != Long.MAX_VALUE;
    long header =
        RecordLayout.withHandle(RecordLayout.header(keyBytes, valueBytes, expires), isHandle);
    long at = roomFor((int) BatchLayout.sizeBytes(header));
    ALL.set(JAVA_LONG_UNALIGNED, at, header);
    if (expires) {
      RecordLayout.setExpiryOpaque(at, expiryMillis);
    }
    MemorySegment.copy(ALL, key, ALL, at + RecordLayout.keyOffset(header), keyBytes);
    return at + RecordLayout.valueOffset(header);
  }

  /** Adds a record while its writer may change it. Within an epoch. */
  void putStable(long record) {
    int before = used;
    int room = (int) BatchLayout.sizeBytes(RecordLayout.getHeaderAcquire(record)) + Long.BYTES;
    while (true) {
      long at = roomFor(room);
      long header = ValueReader.copyRecord(record, at, room);
      used = before;
      int bytes = (int) BatchLayout.sizeBytes(header);
      if (bytes <= room) {
        ALL.set(JAVA_LONG_UNALIGNED, at, RecordLayout.unchanged(header));
        used += bytes;
        return;
      }
      room = bytes;
    }
  }

  /** Adds what is told of the value that a key's handle stands for, in two pieces. */
  void edit(
      long key, int keyBytes, long expiryMillis, long head, int headBytes, long edits, int bytes) {
    long value = begin(key, keyBytes, headBytes + bytes, expiryMillis, true);
    MemorySegment.copy(ALL, head, ALL, value, headBytes);
    MemorySegment.copy(ALL, edits, ALL, value + headBytes, bytes);
  }

  void delete(long key, int keyBytes) {
    long header = BatchLayout.gone(keyBytes);
    long at = roomFor((int) BatchLayout.sizeBytes(header));
    ALL.set(JAVA_LONG_UNALIGNED, at, header);
    MemorySegment.copy(ALL, key, ALL, at + RecordLayout.keyOffset(header), keyBytes);
  }

  /** Adds what stands at the beginning of a segment. */
  void begin(long before, long[] numbers) {
    long at = roomFor(Long.BYTES * (2 + numbers.length));
    ALL.set(JAVA_INT_UNALIGNED, at, BatchLayout.VERSION);
    ALL.set(JAVA_INT_UNALIGNED, at + 4, numbers.length);
    ALL.set(JAVA_LONG_UNALIGNED, at + 8, before);
    for (int shard = 0; shard < numbers.length; shard++) {
      ALL.set(JAVA_LONG_UNALIGNED, at + 16 + (long) shard * Long.BYTES, numbers[shard]);
    }
  }

  /** Ends it, and returns how long it is. */
  int end(int kind, int shard, long number, long durable) {
    int bytes = used + BatchLayout.TRAILER_BYTES;
    long at = memory.address();
    BatchLayout.setHeader(at, kind, bytes, shard, number, durable);
    BatchLayout.setTrailer(at, bytes, view.clear(), crc);
    used = BatchLayout.HEADER_BYTES;
    return bytes;
  }

  /** The first bytes of it. */
  ByteBuffer view(int bytes) {
    return view.clear().limit(bytes);
  }

  long address() {
    return memory.address();
  }

  private long roomFor(int bytes) {
    long needed = (long) used + bytes + BatchLayout.TRAILER_BYTES;
    if (needed > memory.byteSize()) {
      Arena larger = Arena.ofShared();
      MemorySegment moved = larger.allocate(2 * needed, Long.BYTES);
      MemorySegment.copy(memory, 0, moved, 0, used);
      arena.close();
      arena = larger;
      memory = moved;
      view = BatchLayout.view(memory);
    }
    long at = memory.address() + used;
    used += bytes;
    return at;
  }

  @Override
  public void close() {
    arena.close();
  }
}
