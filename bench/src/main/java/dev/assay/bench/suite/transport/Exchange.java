package dev.assay.bench.suite.transport;

import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject.End;
import java.io.IOException;
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

  /** Sends so many messages as fast as they are taken, flushing every so many. */
  void send(End end, int count, int flushEvery) throws IOException;

  /** Polls until so many have come; returns when the last one was there. */
  long receive(End end, Messages messages, int count) throws IOException;

  /** Polls until the other end has gone. */
  void serve(End end) throws IOException;
}
