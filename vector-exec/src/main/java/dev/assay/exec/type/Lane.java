package dev.assay.exec.type;

/** How a vector of values lies in memory while it travels through a pipeline. */
public enum Lane {
  /** 32-bit integers: integers, dates, booleans (0 and 1), codes, decimals that fit. */
  INT(Integer.BYTES),
  /** 64-bit integers: integers, timestamps, unscaled decimals. */
  LONG(Long.BYTES),
  /** 64-bit floating point. */
  DOUBLE(Double.BYTES),
  /** UTF-8 text as an address off the heap and a length in bytes. */
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
