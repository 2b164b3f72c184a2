package dev.assay.bench.suite.memory.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.kernel.KernelProvider;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SegmentSumTest {

  @Test
  void everyLengthSumsUpAsOneByOne() {
    assumeTrue(KernelProvider.whyNoVectors().isEmpty(), "this JVM has no vectors");
    SplittableRandom random = new SplittableRandom(1);
    for (int length = 0; length < 70; length++) {
      long[] values = random.longs(length).toArray();
      MemorySegment segment = MemorySegment.ofArray(values);
      long sum = LongStream.of(values).sum();
      assertEquals(sum, SegmentSum.vector(segment), "seed 1, length " + length);
      assertEquals(sum, SegmentSum.scalar(segment), "seed 1, length " + length);
    }
  }
}
