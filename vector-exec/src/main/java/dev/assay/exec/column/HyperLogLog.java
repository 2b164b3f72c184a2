package dev.assay.exec.column;

/**
 * Estimates how many different hashes were added, within about 0.8 % (one standard error), in 16
 * KiB. Flajolet et al., "HyperLogLog: the analysis of a near-optimal cardinality estimation
 * algorithm" (2007), with the estimator of Ertl, "New cardinality estimation algorithms for
 * HyperLogLog sketches" (2017), which needs no correction for small or large numbers.
 */
final class HyperLogLog {

  private static final int INDEX_BITS = 14;
  private static final int REGISTERS = 1 << INDEX_BITS;
  private static final int MAX_RANK = Long.SIZE - INDEX_BITS + 1;

  private final byte[] registers;

  /** Of nothing yet. */
  HyperLogLog() {
    registers = new byte[REGISTERS];
  }

  /** Of what another one has seen until now. */
  HyperLogLog(HyperLogLog other) {
    registers = other.registers.clone();
  }

  /** Adds a hash whose 64 bits are all well mixed. */
  void add(long hash) {
    int register = (int) (hash >>> (Long.SIZE - INDEX_BITS));
    // The bit set behind the hash's own bounds the rank.
    int rank = Long.numberOfLeadingZeros((hash << INDEX_BITS) | (1L << (INDEX_BITS - 1))) + 1;
    if (rank > registers[register]) {
      registers[register] = (byte) rank;
    }
  }

  /** How many different ones were added. */
  double estimate() {
    int[] counts = new int[MAX_RANK + 1];
    for (byte rank : registers) {
      counts[rank]++;
    }
    double z = REGISTERS * tau(1 - (double) counts[MAX_RANK] / REGISTERS);
    for (int rank = MAX_RANK - 1; rank >= 1; rank--) {
      z = 0.5 * (z + counts[rank]);
    }
    z += REGISTERS * sigma((double) counts[0] / REGISTERS);
    return REGISTERS / (2 * Math.log(2)) * REGISTERS / z;
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double weight = 1;
    double sum = x;
    double before;
    do {
      x *= x;
      before = sum;
      sum += x * weight;
      weight += weight;
    } while (sum != before);
    return sum;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double weight = 1;
    double sum = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = sum;
      weight *= 0.5;
      sum -= (1 - x) * (1 - x) * weight;
    } while (sum != before);
    return sum / 3;
  }
}
