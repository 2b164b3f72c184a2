package dev.assay.engine.calibrate.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * A pass over memory in one direction. The operations are those of STREAM (J. D. McCalpin, Memory
 * Bandwidth and Machine Balance in Current High Performance Computers, 1995) and the plain read and
 * write that it lacks. Stateless; any thread may call, on segments of its own.
 */
@FunctionalInterface
public interface StreamKernel {

  /**
   * Stored by {@link Operation#WRITE}: eight equal bytes, so that filling by bytes does the same.
   */
  double WRITTEN = Double.longBitsToDouble(0x4040_4040_4040_4040L);

  /** The factor of {@link Operation#TRIAD}. */
  double FACTOR = 3;

  /** Lengths must be a multiple of this many bytes: four vectors of 512 bits. */
  int GRANULE_BYTES = 256;

  /** What is done to each 64-bit element. */
  enum Operation {
    /** {@code sum += a[i]}, as 64-bit integers. */
    READ(1),
    /** {@code a[i] = WRITTEN}. */
    WRITE(1),
    /** {@code a[i] = b[i]}. */
    COPY(2),
    /** {@code a[i] = b[i] + FACTOR * c[i]}. */
    TRIAD(3);

    private final int arrays;

    Operation(int arrays) {
      this.arrays = arrays;
    }

    /** How many of the three arrays are touched; each counts with its length once a lap. */
    public int arrays() {
      return arrays;
    }
  }

  /**
   * Makes one lap over the arrays: native segments, equally long, a multiple of {@link
   * #GRANULE_BYTES} and less than 2 GiB.
   *
   * @param a the target of stores; where it is only read, the source
   * @param b used from two arrays on
   * @param c used with three arrays
   * @return the sum of what was read by {@link Operation#READ}, else 0
   */
  long run(MemorySegment a, MemorySegment b, MemorySegment c);
}
