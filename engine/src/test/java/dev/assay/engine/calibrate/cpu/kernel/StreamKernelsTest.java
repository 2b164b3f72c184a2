package dev.assay.engine.calibrate.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.engine.calibrate.cpu.kernel.StreamKernel.Operation;
import dev.assay.engine.kernel.KernelProvider;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamKernelsTest {

  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE;

  @ParameterizedTest
  @EnumSource
  void everyFormDoesTheSameAsTheDefinition(Operation operation) {
    boolean vectors = KernelProvider.whyNoVectors().isEmpty();
    StreamKernels.forms(operation, vectors)
        .forEach(
            (name, kernel) -> {
              for (int granules : new int[] {0, 1, 2, 3, 17}) {
                check(operation, kernel, granules * StreamKernel.GRANULE_BYTES, name);
              }
            });
  }

  private static void check(Operation operation, StreamKernel kernel, int bytes, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] arrays = new MemorySegment[3];
      long sum = 0;
      for (int array = 0; array < 3; array++) {
        // One word more on each side than the kernel may touch.
        MemorySegment whole = arena.allocate(bytes + 16L, 64);
        for (int offset = 0; offset < whole.byteSize(); offset += 8) {
          whole.set(DOUBLE, offset, 1000.0 * array + offset);
        }
        arrays[array] = whole.asSlice(8, bytes);
      }
      for (long offset = 0; offset < bytes; offset += 8) {
        sum += arrays[0].get(ValueLayout.JAVA_LONG, offset);
      }
      long result = kernel.run(arrays[0], arrays[1], arrays[2]);
      assertEquals(operation == Operation.READ ? sum : 0, result, name);
      for (int offset = 0; offset < bytes; offset += 8) {
        double before = offset + 8;
        double expected =
            switch (operation) {
              case READ -> before;
              case WRITE -> StreamKernel.WRITTEN;
              case COPY -> 1008.0 + offset;
              case TRIAD -> 1008.0 + offset + StreamKernel.FACTOR * (2008.0 + offset);
            };
        assertEquals(expected, arrays[0].get(DOUBLE, offset), name + " at " + offset);
      }
    }
  }
}
