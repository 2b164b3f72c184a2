package dev.assay.exec.pipeline;

import dev.assay.exec.failure.SqlException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The large arrays of one query's operators: counted against its budget, and taken from what
 * earlier queries have left. All arrays go back when it is closed, so that nothing of them may
 * outlive the query. Any thread may take and release.
 */
public final class QueryMemory implements AutoCloseable {

  /** Shorter arrays are made anew and not counted. */
  public static final int LEAST_LENGTH = 1 << 13;

  private static final int MOST_LENGTH = Integer.MAX_VALUE - 8;

  private static final String NEED =
      "the query needs more than its memory budget of %d MiB for joins, groups and sorts: raise the"
          + " budget, or select fewer rows or columns";

  private final ArrayPool pool;
  private final QueryArena.Pool chunkPool;
  private final long budgetBytes;
  private final Set<MemorySegment> chunks = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Object, Long> taken = new IdentityHashMap<>();
  private final @Nullable QueryMemory whole;
  private final List<QueryMemory> parts = new ArrayList<>();
  private long usedBytes;
  private long mostUsedBytes;
  private long askedBytes;
  private long countedBytes;

  /** What is needed, where the budget does not hold it. */
  private final String need;

  QueryMemory(ArrayPool pool, QueryArena.Pool chunkPool, long budgetBytes) {
    this(pool, chunkPool, budgetBytes, null, NEED);
  }

  private QueryMemory(
      ArrayPool pool,
      QueryArena.Pool chunkPool,
      long budgetBytes,
      @Nullable QueryMemory whole,
      String need) {
    this.pool = pool;
    this.chunkPool = chunkPool;
    this.budgetBytes = budgetBytes;
    this.whole = whole;
    this.need = need;
  }

  /** The same memory, where what is taken from here is counted, and given back, by itself too. */
  public QueryMemory part() {
    return part(pool, need);
  }

  /**
   * A part for rows that cannot go to files.
   *
   * @param what holds them, for the failure where the budget does not: "windows without PARTITION
   *     BY"
   */
  public QueryMemory partInMemory(String what) {
    return part(
        pool,
        what
            + " stay in memory, and the query needs more for them than is left of its memory budget"
            + " of %d MiB: raise the budget, or select fewer rows or columns");
  }

  /** A part for what outlives the query: counted until that ends, and never given to others. */
  public QueryMemory ofResult() {
    return part(
        new ArrayPool(0),
        "the rows found need more than what is left of the memory budget of %d MiB: stream them,"
            + " raise the budget, or select fewer rows or columns");
  }

  private synchronized QueryMemory part(ArrayPool from, String missing) {
    QueryMemory part = new QueryMemory(from, chunkPool, budgetBytes, this, missing);
    parts.add(part);
    return part;
  }

  /** Without a budget, and nothing is kept for others: for what outlives a query. */
  public static QueryMemory unbounded() {
    return new QueryMemory(new ArrayPool(0), new QueryArena.Pool(), Long.MAX_VALUE);
  }

  /** What a query ends with where the machine has no more memory, whatever the budget says. */
  public static SqlException exhausted(OutOfMemoryError cause) {
    SqlException failure =
        new SqlException(
            "the query needs more memory than the Java process has left ("
                + cause.getMessage()
                + "): lower the memory budget, so that it uses temporary files sooner, or give the"
                + " process more");
    failure.initCause(cause);
    return failure;
  }

  /** Most bytes that may be in use at once. */
  public long budgetBytes() {
    return budgetBytes;
  }

  /** Bytes that can still be taken. */
  public synchronized long freeBytes() {
    long free = budgetBytes - usedBytes;
    return whole == null ? free : Math.min(free, whole.freeBytes());
  }

  /** Bytes in use. */
  public synchronized long usedBytes() {
    return usedBytes;
  }

  /** An array of at least that length, with any content. */
  public int[] ints(int length) {
    return length < LEAST_LENGTH ? new int[length] : (int[]) take(int[].class, length);
  }

  /** As {@link #ints}. */
  public long[] longs(int length) {
    return length < LEAST_LENGTH ? new long[length] : (long[]) take(long[].class, length);
  }

  /** As {@link #ints}. */
  public double[] doubles(int length) {
    return length < LEAST_LENGTH ? new double[length] : (double[]) take(double[].class, length);
  }

  /** An array of at least that length of which the first so many elements are 0. */
  public long[] zeros(int length) {
    long[] zeros = longs(length);
    Arrays.fill(zeros, 0, length, 0);
    return zeros;
  }

  /** A longer array with the same first elements and any others behind; the old one is given up. */
  public int[] grow(int[] array, int used, int length) {
    int[] longer = ints(length);
    System.arraycopy(array, 0, longer, 0, used);
    release(array);
    return longer;
  }

  /** As {@link #grow(int[], int, int)}. */
  public long[] grow(long[] array, int used, int length) {
    long[] longer = longs(length);
    System.arraycopy(array, 0, longer, 0, used);
    release(array);
    return longer;
  }

  /** As {@link #grow(int[], int, int)}. */
  public double[] grow(double[] array, int used, int length) {
    double[] longer = doubles(length);
    System.arraycopy(array, 0, longer, 0, used);
    release(array);
    return longer;
  }

  /** Gives an array up before the query ends; one that is not from here is left alone. */
  public synchronized void release(Object array) {
    Long bytes = taken.remove(array);
    if (bytes != null) {
      uncount(bytes);
      pool.give(array, Array.getLength(array), bytes);
    }
  }

  /** How much more is in use than when that was last asked; less than 0 where it is less. */
  public synchronized long usedSinceLastAsked() {
    long more = usedBytes - askedBytes;
    askedBytes = usedBytes;
    return more;
  }

  /** The most that was in use at once. */
  public synchronized long mostUsedBytes() {
    return mostUsedBytes;
  }

  private Object take(Class<?> type, int length) {
    int rounded = roundUp(length);
    long bytes = (long) rounded * (type == int[].class ? Integer.BYTES : Long.BYTES);
    count(bytes, need);
    Object kept = pool.take(type, rounded, bytes);
    Object array = kept == null ? Array.newInstance(type.getComponentType(), rounded) : kept;
    synchronized (this) {
      taken.put(array, bytes);
    }
    return array;
  }

  /** Counts bytes that lie elsewhere, for as long as the query runs. */
  public synchronized void count(long bytes) {
    count(bytes, need);
    countedBytes += bytes;
  }

  /** An arena where what is allocated counts until the query ends; not to be closed. */
  public Arena counting(Arena arena) {
    return new Arena() {
      @Override
      public MemorySegment allocate(long byteSize, long byteAlignment) {
        count(byteSize);
        return arena.allocate(byteSize, byteAlignment);
      }

      @Override
      public MemorySegment.Scope scope() {
        return arena.scope();
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Memory off the heap of at least so many bytes, counted until it is given back or the whole
   * query ends: it outlives a part.
   */
  MemorySegment chunk(long bytes) {
    count(bytes, need);
    MemorySegment chunk = chunkPool.take(bytes);
    root().hold(chunk);
    return chunk;
  }

  private QueryMemory root() {
    return whole == null ? this : whole.root();
  }

  private synchronized void hold(MemorySegment chunk) {
    chunks.add(chunk);
  }

  /** Gives a chunk back that nobody reads any more. */
  void giveBack(MemorySegment chunk) {
    if (root().letGo(chunk)) {
      uncount(chunk.byteSize());
      chunkPool.give(chunk);
    }
  }

  private synchronized boolean letGo(MemorySegment chunk) {
    return chunks.remove(chunk);
  }

  private synchronized void uncount(long bytes) {
    usedBytes -= bytes;
    if (whole != null) {
      whole.uncount(bytes);
    }
  }

  private synchronized void count(long bytes, String missing) {
    if (whole != null) {
      whole.count(bytes, missing);
    }
    if (bytes > budgetBytes - usedBytes) {
      throw new SqlException(missing.formatted(budgetBytes >> 20));
    }
    usedBytes += bytes;
    mostUsedBytes = Math.max(mostUsedBytes, usedBytes);
  }

  /** Powers of two and halfway between, so that lengths are met again. */
  private static int roundUp(int length) {
    int power = Integer.highestOneBit(Math.max(1, length - 1));
    long rounded = length - power <= power >> 1 ? power + (power >> 1) : 2L * power;
    return (int) Math.max(length, Math.min(MOST_LENGTH, rounded));
  }

  @Override
  public void close() {
    if (whole != null) {
      whole.forget(this);
    }
    giveAllBack();
  }

  private synchronized void forget(QueryMemory part) {
    parts.remove(part);
  }

  private synchronized void giveAllBack() {
    parts.forEach(QueryMemory::giveAllBack);
    parts.clear();
    taken.forEach((array, bytes) -> pool.give(array, Array.getLength(array), bytes));
    uncount(countedBytes + taken.values().stream().mapToLong(Long::longValue).sum());
    countedBytes = 0;
    taken.clear();
    chunks.forEach(chunkPool::give);
    chunks.clear();
  }
}
