package dev.assay.exec.file.parquet;

/** What makes a value as the file holds it a value as a segment holds it. */
enum Conversion {
  /** It is one. */
  NONE,
  /** Milliseconds are made microseconds. */
  MILLIS,
  /** Nanoseconds are made microseconds, rounded down. */
  NANOS,
  /** The lower 8 bits count, unsigned. */
  UNSIGNED_8,
  /** The lower 16 bits count, unsigned. */
  UNSIGNED_16,
  /** The lower 32 bits count, unsigned. */
  UNSIGNED_32,
  /** 64 bits, unsigned, that must fit the signed ones. */
  UNSIGNED_64,
  /** The bits of a float become those of a double. */
  FLOAT;

  long of(long value) {
    return switch (this) {
      case NONE -> value;
      case MILLIS -> Math.multiplyExact(value, 1000L);
      case NANOS -> Math.floorDiv(value, 1000L);
      case UNSIGNED_8 -> value & 0xFF;
      case UNSIGNED_16 -> value & 0xFFFF;
      case UNSIGNED_32 -> value & 0xFFFF_FFFFL;
      case UNSIGNED_64 -> {
        if (value < 0) {
          throw new ArithmeticException();
        }
        yield value;
      }
      case FLOAT -> Double.doubleToRawLongBits(Float.intBitsToFloat((int) value));
    };
  }

  void apply(long[] values, int count) {
    if (this != NONE) {
      for (int i = 0; i < count; i++) {
        values[i] = of(values[i]);
      }
    }
  }
}
