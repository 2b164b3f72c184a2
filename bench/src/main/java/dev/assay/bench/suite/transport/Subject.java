package dev.assay.bench.suite.transport;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** One way to carry messages between two threads, as the measurements need it. */
interface Subject {

  /** What a reader calls it. */
  String name();

  /** A new pair of ends that know of each other; each belongs to the thread that uses it. */
  Ends open() throws IOException;

  /** The two ends. */
  interface Ends extends AutoCloseable {

    /**
     * Sends numbered messages, each when the last is back; the first tenth is not counted.
     *
     * @param trips where each counted trip's nanoseconds go
     * @return nanoseconds of all counted trips
     * @throws IOException when another message comes back than went out
     */
    long ping(int messageBytes, int count, Histogram trips) throws IOException;

    /** Sends back what comes, until the other side ends. */
    long pong() throws IOException;

    @Override
    void close() throws IOException;
  }
}
