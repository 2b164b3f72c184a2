package dev.assay.bench.network;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How many descriptors this process may have. Source: {@code getrlimit(2)}. */
public final class OpenFileLimit {

  private static final int NUMBER_OF_FILES = 7;

  private OpenFileLimit() {}

  /**
   * Lets this process have so many at least; above the hard limit that takes CAP_SYS_RESOURCE.
   *
   * @throws IOException where it may not, with the mend
   */
  public static void raise(long files) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocate(16, 8);
      Linux.call(SystemCall.PRLIMIT64, 0, NUMBER_OF_FILES, 0, limits.address(), 0, 0);
      if (Long.compareUnsigned(limits.get(JAVA_LONG, 0), files) >= 0) {
        return;
      }
      limits.set(JAVA_LONG, 0, files);
      limits.set(JAVA_LONG, 8, Math.max(files, limits.get(JAVA_LONG, 8)));
      long set = Linux.call(SystemCall.PRLIMIT64, 0, NUMBER_OF_FILES, limits.address(), 0, 0, 0);
      if (set < 0) {
        throw new IOException(
            "%,d descriptors are needed (%s): ulimit -n %d"
                .formatted(files, Linux.describe(set), files));
      }
    }
  }
}
