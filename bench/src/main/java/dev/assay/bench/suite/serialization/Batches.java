package dev.assay.bench.suite.serialization;

import java.io.IOException;

/** Batches of messages through a format; made once for each, so that its calls are inlined. */
interface Batches {

  /**
   * Writes all orders one behind the other, many times over.
   *
   * @param ends where each order ends, filled in
   */
  void encode(Codec codec, Order[] orders, int[] ends, int times) throws IOException;

  /** Reads them as often, and returns the sum of all checksums. */
  long decode(Codec codec, int[] ends, int times) throws IOException;
}
