package dev.assay.exec.type;

/** How a vector of values lies in memory while it travels through a pipeline. */
public enum Lane {
  /** 32-bit integers: integers, dates, booleans (0 and 1), codes, decimals that fit. */
  INT(Integer.BYTES),
  /** 64-bit integers: integers, timestamps, unscaled decimals. */
  LONG(Long.BYTES),
  /** 64-bit floating point. */
  DOUBLE(Double.BYTES),
  /**
   * Bytes as an address off the heap and a length: UTF-8 text, and decimals that may need more than
   * 64 bits as 16 bytes in the order of their values (see {@code kernel.WideDecimal}).
   */
  STRING(Long.BYTES + Integer.BYTES);

  private final int sizeBytes;

  Lane(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** Bytes that a value takes in a vector. */
  public int sizeBytes() {
    return sizeBytes;
  }
}
