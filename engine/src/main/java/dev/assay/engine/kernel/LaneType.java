package dev.assay.engine.kernel;

import java.util.Locale;

/** The primitive types a vector lane can hold. */
public enum LaneType {
  /** Eight-bit integer. */
  BYTE(byte.class, Byte.SIZE),
  /** 16-bit integer. */
  SHORT(short.class, Short.SIZE),
  /** 32-bit integer. */
  INT(int.class, Integer.SIZE),
  /** 64-bit integer. */
  LONG(long.class, Long.SIZE),
  /** IEEE 754 single. */
  FLOAT(float.class, Float.SIZE),
  /** IEEE 754 double. */
  DOUBLE(double.class, Double.SIZE);

  private final Class<?> primitive;
  private final int bits;

  LaneType(Class<?> primitive, int bits) {
    this.primitive = primitive;
    this.bits = bits;
  }

  /** The Java type of one lane. */
  public Class<?> primitive() {
    return primitive;
  }

  /** Width of one lane. */
  public int bits() {
    return bits;
  }

  /** True for float and double. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  /** The Java keyword, as figures label it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
