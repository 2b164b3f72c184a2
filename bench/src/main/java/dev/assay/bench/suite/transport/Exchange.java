package dev.assay.bench.suite.transport;

import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject.End;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** What the two sides of a measurement do, the same for every subject. */
interface Exchange {

  /** Polls until messages can be sent. */
  void open(End end) throws IOException;

  /**
   * Sends messages, each when the last has come back.
   *
   * @param mostNanos when to stop, at the latest
   * @param trips where each trip's nanoseconds go
   * @throws IOException when another message comes back than went
   */
  void roundTrips(End end, Messages messages, int count, long mostNanos, Histogram trips)
      throws IOException;

  /**
   * Has so many messages under way at a time, until all have come back.
   *
   * @return messages a second
   */
  double rate(End end, Messages messages, int count, int underWay) throws IOException;

  /**
   * Sends each message when it is due, or as soon after as it can be.
   *
   * @param dueNanos from the beginning, ascending
   * @param latencies where the nanoseconds from due to back go
   */
  void offered(End end, Messages messages, long[] dueNanos, Histogram latencies) throws IOException;

  /** Sends so many messages as fast as they are taken, flushing every so many. */
  void send(End end, int count, int flushEvery) throws IOException;

  /** Polls until so many have come; returns when the last one was there. */
  long receive(End end, Messages messages, int count) throws IOException;

  /** Polls until the other side has counted so far. */
  void pollUntil(End end, AtomicInteger counter, int value) throws IOException;

  /** Polls until the other end has gone. */
  void serve(End end) throws IOException;
}
