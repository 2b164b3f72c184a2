package dev.assay.bench.suite.serialization;

import java.io.IOException;

/** The loops around a format; see {@link dev.assay.bench.load.ClassCopy}. */
final class BatchLoop implements Batches {

  BatchLoop() {}

  @Override
  public void encode(Codec codec, Order[] orders, int[] ends, int times) throws IOException {
    for (int time = 0; time < times; time++) {
      int at = 0;
      for (int i = 0; i < orders.length; i++) {
        at = codec.encode(orders[i], at);
        ends[i] = at;
      }
    }
  }

  @Override
  public long decode(Codec codec, int[] ends, int times) throws IOException {
    long sum = 0;
    for (int time = 0; time < times; time++) {
      int from = 0;
      for (int end : ends) {
        sum += codec.decode(from, end);
        from = end;
      }
    }
    return sum;
  }
}
