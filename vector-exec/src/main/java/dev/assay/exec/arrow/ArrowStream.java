package dev.assay.exec.arrow;

import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_RELEASE;
import static dev.assay.exec.arrow.InterfaceLayout.STREAM_BYTES;
import static dev.assay.exec.arrow.InterfaceLayout.STREAM_ERROR;
import static dev.assay.exec.arrow.InterfaceLayout.STREAM_NEXT;
import static dev.assay.exec.arrow.InterfaceLayout.STREAM_PRIVATE;
import static dev.assay.exec.arrow.InterfaceLayout.STREAM_RELEASE;
import static dev.assay.exec.arrow.InterfaceLayout.STREAM_SCHEMA;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.statement.RowStream;
import dev.assay.exec.type.ColumnType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A query's rows as an {@code ArrowArrayStream} of the Arrow C stream interface, for other software
 * in this process: a consumer is given {@link #memoryAddress()}, and takes batches until there are
 * no more. What it has taken is its own, and goes when it is released. Closing this ends the query;
 * so does the consumer's release. The stream is to be read by one thread at a time.
 */
public final class ArrowStream implements AutoCloseable {

  private static final int FAILED = 5; // EIO
  private static final Map<Long, ArrowStream> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();

  private final List<String> names;
  private final List<ColumnType> types;
  private final Supplier<Optional<QueryResult>> source;
  private final Runnable end;
  private final Arena arena = Arena.ofShared();
  private final long id = LAST.incrementAndGet();
  private final long address;
  private long error;
  private boolean isReleased;
  private boolean isClosed;

  private ArrowStream(
      List<String> names,
      List<ColumnType> types,
      Supplier<Optional<QueryResult>> source,
      Runnable end) {
    this.names = names;
    this.types = types;
    this.source = source;
    this.end = end;
    address = arena.allocate(STREAM_BYTES, Long.BYTES).address();
    Memory.putLong(address + STREAM_SCHEMA, Callbacks.GET_SCHEMA);
    Memory.putLong(address + STREAM_NEXT, Callbacks.GET_NEXT);
    Memory.putLong(address + STREAM_ERROR, Callbacks.GET_LAST_ERROR);
    Memory.putLong(address + STREAM_RELEASE, Callbacks.RELEASE_STREAM);
    Memory.putLong(address + STREAM_PRIVATE, id);
    OPEN.put(id, this);
  }

  /** The rows of a query while it runs, which is closed with this stream. */
  public static ArrowStream of(RowStream rows) {
    return new ArrowStream(rows.names(), rows.types(), rows::next, rows::close);
  }

  /** Rows that are there already, as one batch. */
  public static ArrowStream of(QueryResult rows) {
    List<ColumnType> types = rows.columns().stream().map(c -> c.type().type()).toList();
    boolean[] isGiven = {rows.rows() == 0};
    Supplier<Optional<QueryResult>> once =
        () -> {
          Optional<QueryResult> given = isGiven[0] ? Optional.empty() : Optional.of(rows);
          isGiven[0] = true;
          return given;
        };
    return new ArrowStream(rows.names(), types, once, () -> {});
  }

  /** Address of the struct; it is good until this is closed or a consumer takes it over. */
  public long memoryAddress() {
    return address;
  }

  /** Ends the query where it still runs. */
  @Override
  public synchronized void close() {
    release();
    if (!isClosed) {
      isClosed = true;
      OPEN.remove(id);
      arena.close();
    }
  }

  private void release() {
    if (!isReleased) {
      isReleased = true;
      end.run();
    }
  }

  private synchronized int fill(Runnable work) {
    if (isClosed) {
      return FAILED;
    }
    try {
      if (isReleased) {
        throw new IllegalStateException("the stream is closed");
      }
      work.run();
      return 0;
    } catch (RuntimeException | Error e) {
      error = arena.allocateFrom(String.valueOf(e.getMessage())).address();
      return FAILED;
    }
  }

  private void next(long target) {
    Optional<QueryResult> rows = source.get();
    if (rows.isPresent()) {
      Exported.array(rows.get(), target);
    } else {
      Memory.putLong(target + ARRAY_RELEASE, 0);
    }
  }

  /** Called back for the schema. */
  static int getSchema(long stream, long target) {
    ArrowStream found = OPEN.get(Memory.getLong(stream + STREAM_PRIVATE));
    return found == null
        ? FAILED
        : found.fill(() -> Exported.schema(found.names, found.types, target));
  }

  /** Called back for the next batch. */
  static int getNext(long stream, long target) {
    ArrowStream found = OPEN.get(Memory.getLong(stream + STREAM_PRIVATE));
    return found == null ? FAILED : found.fill(() -> found.next(target));
  }

  /** Called back for what went wrong last; 0 where nothing did. */
  static long getLastError(long stream) {
    ArrowStream found = OPEN.get(Memory.getLong(stream + STREAM_PRIVATE));
    return found == null ? 0 : found.error;
  }

  /** Called back when the consumer needs no more. */
  static void release(long stream) {
    ArrowStream found = OPEN.get(Memory.getLong(stream + STREAM_PRIVATE));
    Memory.putLong(stream + STREAM_RELEASE, 0);
    if (found != null) {
      synchronized (found) {
        found.release();
      }
    }
  }
}
