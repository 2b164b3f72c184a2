package dev.assay.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Counts the system calls of one thread, by the kernel's own trace point {@code
 * raw_syscalls:sys_enter}, see perf_event_open(2): whoever's code makes them. While any is open all
 * calls of the machine take longer, so what is counted is not timed.
 */
public final class SystemCalls implements AutoCloseable {

  private static final Path ID = Path.of("/sys/kernel/tracing/events/raw_syscalls/sys_enter/id");
  private static final int TRACEPOINT = 2;
  private static final int ATTRIBUTE_BYTES = 64;

  private final int descriptor;

  private SystemCalls(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Counts those of the calling thread from now on; empty where the kernel does not allow it. */
  public static Optional<SystemCalls> ofThisThread() {
    if (NativeAccess.whyNotLinux().isPresent()) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
      attributes.set(JAVA_INT, 0, TRACEPOINT);
      attributes.set(JAVA_INT, 4, ATTRIBUTE_BYTES);
      attributes.set(JAVA_LONG, 8, Long.parseLong(Files.readString(ID).strip()));
      long event = Linux.call(SystemCall.PERF_EVENT_OPEN, attributes.address(), 0, -1, -1, 0, 0);
      return event < 0 ? Optional.empty() : Optional.of(new SystemCalls((int) event));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** So far; any thread may ask. */
  public long count() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_LONG);
      return Descriptors.read(descriptor, value) == Long.BYTES ? value.get(JAVA_LONG, 0) : -1;
    }
  }

  @Override
  public void close() {
    Descriptors.close(descriptor);
  }
}
