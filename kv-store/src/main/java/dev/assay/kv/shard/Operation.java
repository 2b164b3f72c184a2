package dev.assay.kv.shard;

import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change to one key, of one session, used again and again: filled in by its session, carried
 * out by whoever owns the shard, read by its session. The memory that it points to must be there
 * until it is done.
 */
public final class Operation {

  /** What is to be done. */
  public enum Kind {
    /** Set the value; the result tells whether there was one. */
    PUT,
    /** Set the value where there is none; the result tells whether that was so. */
    PUT_IF_ABSENT,
    /** Take the key away; the result tells whether it was there. */
    DELETE,
    /** Set the value where it is as expected; the result tells whether it was. */
    COMPARE_AND_SET,
    /** Add to the eight bytes that are there, or to 0; the result is the sum. */
    ADD,
    /** Take the record that was found on disk into memory, if there is room. */
    BRING_BACK,
    /** Something else that needs the shard's owner. */
    CALL
  }

  /** How it went. */
  public enum Outcome {
    /** Done; there is a result. */
    DONE,
    /** No memory is left; nothing was changed. */
    FULL,
    /**
     * The key's record may be one on disk; nothing was changed. Find it with a {@link DiskLookup},
     * pass that by {@link Operation#with}, and do it again.
     */
    ON_DISK,
    /** There is a value, but not one that this can be done to; nothing was changed. */
    WRONG_LENGTH,
    /** The log of changes takes no more; nothing was changed. */
    REFUSED,
    /** Something that should not happen; see {@link #failure}. */
    FAILED
  }

  /** Never expires. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final VarHandle FINISHED;

  static {
    try {
      FINISHED = MethodHandles.lookup().findVarHandle(Operation.class, "finished", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Just it, for what takes several. */
  final Operation[] alone = {this};

  Kind kind = Kind.PUT;
  long hash;
  long key;
  int keyBytes;
  long value;
  int valueBytes;
  long expected;
  int expectedBytes;
  long number;
  long expiryMillis = NEVER;
  boolean isHandle;
  @Nullable DiskLookup lookup;
  @Nullable Runnable task;

  Outcome outcome = Outcome.DONE;
  long result;
  @Nullable Throwable failure;
  String refusal = "";

  /** Where the log of changes ended with it, or after what it saw; 0 without one. */
  long loggedAt;

  @SuppressWarnings("unused") // through FINISHED
  private boolean finished;

  /** Whose value this is: the hash of a key, and where its bytes are. */
  public Operation on(long keyHash, long keyAddress, int bytes) {
    hash = keyHash;
    key = keyAddress;
    keyBytes = bytes;
    expiryMillis = NEVER;
    isHandle = false;
    lookup = null;
    return this;
  }

  /** What is known of records on disk that could be its key's. */
  public Operation with(DiskLookup found) {
    lookup = found;
    return this;
  }

  /** Takes the record that was found on disk into memory. */
  public Operation bringBack(DiskLookup found) {
    kind = Kind.BRING_BACK;
    return with(found);
  }

  /**
   * Does something as the shard's owner, who ends a batch behind it.
   *
   * @param somewhere any address that can be read
   */
  public Operation call(Runnable what, long somewhere) {
    kind = Kind.CALL;
    task = what;
    return on(0, somewhere, 0);
  }

  void runTask() {
    Objects.requireNonNull(task).run();
    done(1);
  }

  /** Sets the value, for good or until then. */
  public Operation put(Kind how, long address, int bytes, long untilMillis) {
    kind = how;
    value = address;
    valueBytes = bytes;
    expiryMillis = untilMillis;
    return this;
  }

  /** Sets the value if it is still as expected. */
  public Operation compareAndSet(
      long expectedAddress, int expectedLength, long address, int bytes) {
    expected = expectedAddress;
    expectedBytes = expectedLength;
    return put(Kind.COMPARE_AND_SET, address, bytes, NEVER);
  }

  /** The value that is put is a handle of something that is kept elsewhere. */
  public Operation asHandle() {
    isHandle = true;
    return this;
  }

  /** Takes the key away. */
  public Operation delete() {
    kind = Kind.DELETE;
    valueBytes = 0;
    return this;
  }

  /** Adds to a number of eight bytes. */
  public Operation add(long delta) {
    kind = Kind.ADD;
    number = delta;
    return this;
  }

  /** The hash of its key. */
  public long hash() {
    return hash;
  }

  /** Where its key is. */
  public long key() {
    return key;
  }

  /** Length of its key. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Where the value is that it puts. */
  public long value() {
    return value;
  }

  /** Length of that value. */
  public int valueBytes() {
    return valueBytes;
  }

  /** Whether it takes its key away. */
  public boolean isDelete() {
    return kind == Kind.DELETE;
  }

  /** How it went, once it is carried out. */
  public Outcome outcome() {
    return outcome;
  }

  /** What came out: 1 and 0 for yes and no, or the sum. */
  public long result() {
    return result;
  }

  /** Why it was refused, in half a sentence. */
  public String refusal() {
    return refusal;
  }

  /** What went wrong when it failed. */
  public @Nullable Throwable failure() {
    return failure;
  }

  void done(long newResult) {
    outcome = Outcome.DONE;
    result = newResult;
  }

  void failed(Throwable cause) {
    outcome = Outcome.FAILED;
    failure = cause;
  }

  /** What a change by it takes in the log at most. */
  public long mostLoggedBytes() {
    return ChangeLog.roundedBytes(
        RecordLayout.sizeBytes(keyBytes, Math.max(valueBytes, Long.BYTES), true));
  }

  boolean isFinishedAcquire() {
    return (boolean) FINISHED.getAcquire(this);
  }

  void setFinishedRelease(boolean value) {
    FINISHED.setRelease(this, value);
  }

  /** Writes the record that it puts. */
  void writeTo(long record) {
    boolean expires = expiryMillis != NEVER;
    long header =
        RecordLayout.withHandle(RecordLayout.header(keyBytes, valueBytes, expires), isHandle);
    RecordLayout.setHeaderOpaque(record, header);
    if (expires) {
      RecordLayout.setExpiryOpaque(record, expiryMillis);
    }
    long keyAt = record + RecordLayout.keyOffset(header);
    MemorySegment.copy(ALL, key, ALL, keyAt, keyBytes);
    MemorySegment.copy(ALL, value, ALL, keyAt + keyBytes, valueBytes);
  }

  /** Tells what it has put, unless that is a handle. */
  void logTo(ChangeLog log) {
    if (!isHandle) {
      log.put(key, keyBytes, value, valueBytes, expiryMillis);
    }
  }

  /** Whether a record has the value that it expects. */
  boolean isExpected(long record) {
    long header = RecordLayout.getHeaderOpaque(record);
    long from = record + RecordLayout.valueOffset(header);
    long wanted = expected + expectedBytes;
    return RecordLayout.valueBytes(header) == expectedBytes
        && MemorySegment.mismatch(ALL, from, from + expectedBytes, ALL, expected, wanted) < 0;
  }
}
