package dev.assay.engine.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * Runs every operation until C2 has compiled it and prints what one call allocates then, a line
 * each: {@code INT ADD 0.0}. Meant for a JVM that compiles in the foreground, where a fixed number
 * of calls is enough however busy the machine is.
 */
final class VectorOperationCheck {

  private static final int ROUNDS = 4;
  private static final int WARM_UP_CALLS = 30;
  private static final int WARM_UP_ITERATIONS = 2;
  private static final int ITERATIONS = 100;
  private static final int LEAST_BOXED = VectorOperationFinding.BOX_BYTES * ITERATIONS;
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private VectorOperationCheck() {}

  /** Takes names of lane types. */
  public static void main(String[] types) {
    Arrays.stream(types).map(LaneType::valueOf).forEach(VectorOperationCheck::check);
  }

  private static void check(LaneType type) {
    for (VectorOperation operation : VectorOperation.values()) {
      if (operation.isDefinedFor(type)) {
        System.out.println(type + " " + operation + " " + bytesPerCall(type, operation));
      }
    }
  }

  private static double bytesPerCall(LaneType type, VectorOperation operation) {
    int lanes = VectorKernels.preferredLanes(type);
    Object memory = Array.newInstance(type.primitive(), VectorOperationLoop.VECTORS * lanes);
    for (int i = 0; i < Array.getLength(memory); i++) {
      Array.setByte(memory, i, (byte) (2 * i % 100 + 1));
    }
    // Code that was compiled before a class was initialised is thrown away and has to warm up
    // again.
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least >= LEAST_BOXED; round++) {
      LoopBody loop = VectorOperationLoop.assemble(type, operation, lanes);
      for (int i = 0; i < WARM_UP_CALLS; i++) {
        loop.run(WARM_UP_ITERATIONS, memory);
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      loop.run(ITERATIONS, memory);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return (double) least / ITERATIONS;
  }
}
