package dev.assay.engine.kernel;

/**
 * A loop that does nothing but one arithmetic operation, in registers, on enough independent chains
 * to keep every execution port busy on today's cores (latency times ports up to 12; scalar integers
 * 8). Its rate is the ceiling of {@code vector.arithmetic}.
 *
 * <p>How to measure: call {@link #run} with growing counts until C2 has compiled it (a few calls of
 * some 100,000 iterations), then time calls of at least a millisecond; lane operations per second =
 * {@code iterations * operationsPerIteration / seconds}. Keep or compare the checksum, so that the
 * work cannot be dropped. Any thread may call; several threads may run one loop at once.
 */
public interface ArithmeticLoop {

  /** The operations measured. */
  enum Operation {
    /** Addition. */
    ADD,
    /** Multiplication. */
    MUL,
    /** Fused multiply-add, float and double only; counted as one operation. */
    FMA
  }

  /** What one lane holds. */
  LaneType type();

  /** What is done to each lane. */
  Operation operation();

  /** {@link Form#SCALAR} or {@link Form#VECTOR}. */
  Form form();

  /** Lane operations in one iteration: chains times lanes. */
  int operationsPerIteration();

  /**
   * Runs the loop.
   *
   * @param iterations how often, 0 or more
   * @return a checksum over all chains, equal for equal counts
   */
  long run(long iterations);

  /**
   * The checksum that {@link #run} must return, by a plain replay of every chain; as slow as that
   * sounds.
   */
  long expected(long iterations);
}
