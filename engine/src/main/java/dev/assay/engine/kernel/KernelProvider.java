package dev.assay.engine.kernel;

import dev.assay.engine.kernel.ArithmeticLoop.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands out kernels: in Vector API form where this JVM can run and compile it, else the plain form
 * after one line on standard error that names the missing flag. Whoever needs a certain form asks
 * for it and is refused rather than handed another.
 *
 * <p>Every check is made before a class of the Vector API is touched, so a JVM without the module
 * sees no linkage error. Model: Lucene's choice of a vectorisation provider.
 */
public final class KernelProvider {

  private static final Optional<String> WHY_NO_VECTORS = VectorSupportCheck.whyNot();

  private KernelProvider() {}

  /** Why the Vector API cannot be used well here: one sentence naming the flag; empty if it can. */
  public static Optional<String> whyNoVectors() {
    return WHY_NO_VECTORS;
  }

  /** True where the module of the Vector API is there for this class, compiled well or not. */
  public static boolean isVectorApiReadable() {
    return VectorSupportCheck.isReadable();
  }

  /**
   * Width of a vector of the preferred species.
   *
   * @throws UnsupportedOperationException where vectors cannot run
   */
  public static int preferredVectorBits() {
    requireVectors();
    return VectorKernels.preferredLanes(LaneType.BYTE) * Byte.SIZE;
  }

  /** The fastest kernels of this JVM. */
  public static Kernels best() {
    return Best.KERNELS;
  }

  /**
   * The kernels in the form asked for.
   *
   * @throws UnsupportedOperationException with {@link #whyNoVectors()} where that form is {@link
   *     Form#VECTOR} and cannot run
   */
  public static Kernels of(Form form) {
    return switch (form) {
      case SCALAR -> new ScalarKernels();
      case PLAIN -> new PlainKernels();
      case VECTOR -> {
        requireVectors();
        yield new VectorKernels();
      }
    };
  }

  /**
   * The arithmetic loop of a form.
   *
   * @param type int, long, float or double
   * @param operation {@link Operation#FMA} only for float and double
   * @param form scalar or vector
   * @throws UnsupportedOperationException where vectors cannot run
   * @throws IllegalArgumentException for a combination that {@link #arithmeticLoops} does not list
   */
  public static ArithmeticLoop arithmeticLoop(LaneType type, Operation operation, Form form) {
    boolean known =
        type.bits() >= Integer.SIZE && (operation != Operation.FMA || type.isFloating());
    if (!known || form == Form.PLAIN) {
      throw new IllegalArgumentException("no " + form + " loop of " + operation + " on " + type);
    }
    if (form == Form.SCALAR) {
      return new RegisterLoop(type, operation, form, 1);
    }
    requireVectors();
    return new RegisterLoop(type, operation, form, VectorKernels.preferredLanes(type));
  }

  /** All ten loops of a form: add and mul for each of four types, fma for the floating ones. */
  public static List<ArithmeticLoop> arithmeticLoops(Form form) {
    List<ArithmeticLoop> loops = new ArrayList<>();
    for (LaneType type : List.of(LaneType.INT, LaneType.LONG, LaneType.FLOAT, LaneType.DOUBLE)) {
      for (Operation operation : Operation.values()) {
        if (operation != Operation.FMA || type.isFloating()) {
          loops.add(arithmeticLoop(type, operation, form));
        }
      }
    }
    return List.copyOf(loops);
  }

  private static void requireVectors() {
    WHY_NO_VECTORS.ifPresent(
        cause -> {
          throw new UnsupportedOperationException(cause);
        });
  }

  /** Initialised by the first caller of {@link #best()}, so that the line is printed once. */
  private static final class Best {
    static final Kernels KERNELS = choose();

    private static Kernels choose() {
      if (WHY_NO_VECTORS.isEmpty()) {
        return new VectorKernels();
      }
      System.err.println("assay: plain loops instead of vector kernels: " + WHY_NO_VECTORS.get());
      return new PlainKernels();
    }
  }
}
