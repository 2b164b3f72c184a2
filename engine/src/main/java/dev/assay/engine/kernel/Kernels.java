package dev.assay.engine.kernel;

/**
 * Filters and sums over int, long, float and double columns in one {@link Form}. Obtained from
 * {@link KernelProvider}; stateless, so any thread may call. Nothing is allocated.
 *
 * <p>Integer results are exact and equal in every form. Sums of float and double are added in the
 * order that suits the form, so forms differ by rounding: by at most {@code length * ulp} of the
 * sum of magnitudes.
 *
 * <p>Throughout, {@code length} says how many leading elements are read; one outside {@code
 * 0..array.length} throws {@link IndexOutOfBoundsException}.
 */
public interface Kernels {

  /** How these kernels are written. */
  Form form();

  /** How many of the first {@code length} values are below {@code bound}. */
  int filterCount(int[] values, int length, int bound);

  /** The sum of those of the first {@code length} values that are below {@code bound}. */
  long filterSum(int[] values, int length, int bound);

  /** The exact sum of the first {@code length} values. */
  long sum(int[] values, int length);

  /** The sum of the first {@code length} values, modulo 2^64. */
  long sum(long[] values, int length);

  /** The sum of the first {@code length} values, accumulated in float. */
  float sum(float[] values, int length);

  /** The sum of the first {@code length} values. */
  double sum(double[] values, int length);
}
