package dev.assay.engine.kernel;

import dev.assay.engine.kernel.ArithmeticLoop.Operation;
import java.lang.reflect.Array;

/**
 * What {@link RegisterLoop} computes, said once in plain Java: its oracle.
 *
 * <p>Memory holds the lanes of chain 0, of chain 1 and so on, then one more group with the operand.
 * In each iteration the chains advance in order. A lane of an integer chain takes in the same lane
 * of the next chain, the last chain the first: with a constant operand C2 would fold many steps
 * into one. A floating chain takes in the operand (add, mul) or the operand's square (fma), which
 * C2 may not fold; the values stay finite for 10^8 iterations and are never subnormal, so every
 * step takes the same time.
 */
final class ChainReplay {

  /** The float next to 1, so that a product of many stays finite. */
  private static final float OPERAND = Math.nextUp(1f);

  private ChainReplay() {}

  /** Fresh memory: odd numbers, so that no product becomes zero, and the operand. */
  static Object seeds(LaneType type, int chains, int lanes) {
    Object memory = Array.newInstance(type.primitive(), (chains + 1) * lanes);
    for (int i = 0; i < chains * lanes; i++) {
      switch (memory) {
        case int[] ints -> ints[i] = 2 * i + 1;
        case long[] longs -> longs[i] = 2L * i + 1;
        default -> Array.setFloat(memory, i, 2 * i + 1);
      }
    }
    for (int i = chains * lanes; i < (chains + 1) * lanes && type.isFloating(); i++) {
      Array.setFloat(memory, i, OPERAND);
    }
    return memory;
  }

  /** The sum of the raw bits of the first {@code count} lanes. */
  static long checksum(Object memory, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum +=
          switch (memory) {
            case int[] ints -> ints[i];
            case long[] longs -> longs[i];
            case float[] floats -> Float.floatToRawIntBits(floats[i]);
            case double[] doubles -> Double.doubleToRawLongBits(doubles[i]);
            default -> throw new IllegalArgumentException("no loops on " + memory.getClass());
          };
    }
    return sum;
  }

  /** Advances every lane of every chain. */
  static void run(Operation operation, Object memory, int chains, int lanes, long iterations) {
    for (long n = 0; n < iterations; n++) {
      for (int i = 0; i < chains * lanes; i++) {
        int neighbour = (i + lanes) % (chains * lanes);
        switch (memory) {
          case int[] m -> m[i] = (int) step(operation, m[i], m[neighbour]);
          case long[] m -> m[i] = step(operation, m[i], m[neighbour]);
          case float[] m -> m[i] = step(operation, m[i]);
          case double[] m -> m[i] = step(operation, m[i]);
          default -> throw new IllegalArgumentException("no loops on " + memory.getClass());
        }
      }
    }
  }

  private static long step(Operation operation, long a, long neighbour) {
    return operation == Operation.ADD ? a + neighbour : a * neighbour;
  }

  private static float step(Operation operation, float a) {
    return switch (operation) {
      case ADD -> a + OPERAND;
      case MUL -> a * OPERAND;
      case FMA -> Math.fma(OPERAND, OPERAND, a);
    };
  }

  private static double step(Operation operation, double a) {
    double operand = OPERAND;
    return switch (operation) {
      case ADD -> a + operand;
      case MUL -> a * operand;
      case FMA -> Math.fma(operand, operand, a);
    };
  }
}
