package dev.assay.kv.server.command;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of a server; any thread may count and read. */
public final class Statistics {

  private static final int MOST_KINDS_OF_ERRORS = 128;

  /** Connections that came. */
  public final LongAdder connections = new LongAdder();

  /** Connections that were refused. */
  public final LongAdder rejected = new LongAdder();

  /** Bytes that came. */
  public final LongAdder bytesIn = new LongAdder();

  /** Bytes that went. */
  public final LongAdder bytesOut = new LongAdder();

  /** Replies that were errors. */
  public final LongAdder errors = new LongAdder();

  private final Map<String, LongAdder> errorsByCode = new ConcurrentHashMap<>();

  /** Counts an error by its first word. */
  public void error(String text) {
    errors.increment();
    int space = text.indexOf(' ');
    String code = space < 0 ? text : text.substring(0, space);
    if (errorsByCode.size() < MOST_KINDS_OF_ERRORS || errorsByCode.containsKey(code)) {
      errorsByCode.computeIfAbsent(code, c -> new LongAdder()).increment();
    }
  }

  /** Errors by their first words. */
  public Map<String, LongAdder> errorsByCode() {
    return new TreeMap<>(errorsByCode);
  }

  /** Counts anew. */
  public void reset() {
    connections.reset();
    rejected.reset();
    bytesIn.reset();
    bytesOut.reset();
    errors.reset();
    errorsByCode.clear();
  }
}
