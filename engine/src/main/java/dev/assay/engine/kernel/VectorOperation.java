package dev.assay.engine.kernel;

import java.util.Locale;

/** Operations of the Vector API that a machine may lack an instruction for. */
public enum VectorOperation {
  /** Lane-wise addition. */
  ADD("Associative", 2),
  /** Lane-wise multiplication. */
  MUL("Associative", 2),
  /** Lane-wise division; no common CPU divides integer lanes. */
  DIV("Binary", 2),
  /** Lane-wise minimum. */
  MIN("Associative", 2),
  /** Lane-wise maximum. */
  MAX("Associative", 2),
  /** Fused multiply-add. */
  FMA("Ternary", 3),
  /** Square root. */
  SQRT("Unary", 1),
  /** Sine, as an example of the elementary functions. */
  SIN("Unary", 1),
  /** Shift left, each lane by its own count. */
  LSHL("Binary", 2),
  /** Number of one bits of each lane. */
  BIT_COUNT("Unary", 1),
  /** Number of leading zero bits of each lane. */
  LEADING_ZEROS_COUNT("Unary", 1),
  /** Bits of a lane that a mask selects, moved together. */
  COMPRESS_BITS("Binary", 2),
  /** Comparison to a mask, and a blend by it. */
  COMPARE("", 2),
  /** Lanes that a mask selects, moved together. */
  COMPRESS("", 2),
  /** Leading lanes, moved to where a mask has its ones. */
  EXPAND("", 2),
  /** Lanes in another order. */
  REARRANGE("", 1),
  /** Load from an index of its own for each lane. */
  GATHER("", 0),
  /** Store to an index of its own for each lane. */
  SCATTER("", 1),
  /** Conversion to another lane type and back: {@link #conversion}. */
  CONVERT("", 1),
  /** Sum over all lanes. */
  REDUCE("", 1);

  private final String kind;
  private final int vectors;

  VectorOperation(String kind, int vectors) {
    this.kind = kind;
    this.vectors = vectors;
  }

  /** Class of the constant in {@code VectorOperators}; empty where it is a method of its own. */
  String kind() {
    return kind;
  }

  /** Vectors it takes in. */
  int vectors() {
    return vectors;
  }

  /** True where the Vector API has it for this lane type. */
  public boolean isDefinedFor(LaneType type) {
    return switch (this) {
      case FMA, SQRT, SIN -> type.isFloating();
      case LSHL, BIT_COUNT, LEADING_ZEROS_COUNT -> !type.isFloating();
      case COMPRESS_BITS -> type == LaneType.INT || type == LaneType.LONG;
      default -> true;
    };
  }

  /**
   * The x86 CPU flag, as the kernel spells it, of the instruction that the operation needs at full
   * width; empty where no CPU has one or every CPU with AVX-512 does. Source: Intel SDM, volume 2.
   */
  public String instructionFlag(LaneType type) {
    boolean narrow = type == LaneType.BYTE || type == LaneType.SHORT;
    return switch (this) {
      case BIT_COUNT -> narrow ? "avx512_bitalg" : "avx512_vpopcntdq";
      case LEADING_ZEROS_COUNT -> "avx512cd";
      case COMPRESS, EXPAND -> narrow ? "avx512_vbmi2" : "avx512f";
      case SCATTER -> narrow ? "" : "avx512f";
      case REARRANGE -> type == LaneType.BYTE ? "avx512vbmi" : "";
      case MUL, CONVERT -> type == LaneType.LONG ? "avx512dq" : "";
      default -> "";
    };
  }

  /** The lane type that {@link #CONVERT} goes through. */
  static LaneType conversion(LaneType type) {
    return switch (type) {
      case BYTE -> LaneType.SHORT;
      case SHORT, DOUBLE -> LaneType.INT;
      case INT -> LaneType.FLOAT;
      case LONG, FLOAT -> LaneType.DOUBLE;
    };
  }

  /** How a reader writes it: {@code bit count}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
