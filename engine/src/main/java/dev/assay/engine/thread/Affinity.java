package dev.assay.engine.thread;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.Scheduling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Pins the calling thread to CPUs and puts it back. Where pinning is not possible the caller is
 * told why and goes on unpinned; nothing here throws for it.
 *
 * <pre>{@code
 * try (Affinity pin = Affinity.pin(3)) {
 *   pin.whyNot().ifPresent(this::note);
 *   spin();
 * }
 * }</pre>
 *
 * <p>An instance belongs to the thread that made it. Threads started while pinned inherit the mask,
 * as {@code sched_setaffinity(2)} says.
 */
public final class Affinity implements AutoCloseable {

  private static final Optional<String> VIRTUAL =
      Optional.of("a virtual thread moves between carriers and cannot be pinned");

  private final Thread owner = Thread.currentThread();
  private final List<Integer> previous;
  private final List<Integer> cpus;
  private final Optional<String> whyNot;
  private boolean open = true;

  private Affinity(List<Integer> previous, List<Integer> cpus, Optional<String> whyNot) {
    this.previous = previous;
    this.cpus = cpus;
    this.whyNot = whyNot;
  }

  /** Pins the calling thread to one CPU. */
  public static Affinity pin(int cpu) {
    return pin(List.of(cpu));
  }

  /**
   * Pins the calling thread to a set of CPUs.
   *
   * @param cpus at least one CPU number, each from 0 to 8,191
   */
  public static Affinity pin(Collection<Integer> cpus) {
    List<Integer> wanted = List.copyOf(new TreeSet<>(cpus));
    if (wanted.isEmpty()
        || wanted.getFirst() < 0
        || wanted.getLast() >= Scheduling.MASK_BYTES * Byte.SIZE) {
      throw new IllegalArgumentException("CPUs to pin to must be 0 to 8191, got " + cpus);
    }
    List<Integer> before = allowed();
    Optional<String> cause = Thread.currentThread().isVirtual() ? VIRTUAL : write(wanted);
    List<Integer> now = allowed();
    if (cause.isEmpty() && !now.equals(wanted)) {
      cause = Optional.of("asked for CPUs " + wanted + " and was given " + now);
    }
    return new Affinity(before, now, cause);
  }

  /** CPUs that the calling thread may run on, ascending; empty where this cannot be known. */
  public static List<Integer> allowed() {
    if (NativeAccess.whyNotLinux().isPresent()) {
      return List.of();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(Scheduling.MASK_BYTES, Long.BYTES);
      if (Scheduling.getAffinity(mask) < 0) {
        return List.of();
      }
      List<Integer> cpus = new ArrayList<>();
      for (int cpu = 0; cpu < Scheduling.MASK_BYTES * Byte.SIZE; cpu++) {
        if ((mask.get(ValueLayout.JAVA_LONG, wordOffset(cpu)) >>> cpu & 1) != 0) {
          cpus.add(cpu);
        }
      }
      return List.copyOf(cpus);
    }
  }

  /** The CPU that the caller runs on at this moment, or -1 where this cannot be known. */
  public static int currentCpu() {
    return NativeAccess.whyNotLinux().isPresent() ? -1 : Math.max(-1, Scheduling.currentCpu());
  }

  /** CPUs that the thread may run on since it was pinned, ascending; empty where not known. */
  public List<Integer> cpus() {
    return cpus;
  }

  /** True when the thread is where it was asked to be. */
  public boolean isPinned() {
    return whyNot.isEmpty();
  }

  /** Why the thread is not where it was asked to be, one sentence; empty when it is. */
  public Optional<String> whyNot() {
    return whyNot;
  }

  /** For notes: where the thread is, or why it is not pinned. */
  public String place() {
    return whyNot
        .map(cause -> "not pinned: " + cause)
        .orElseGet(() -> (cpus.size() == 1 ? "on CPU " + cpus.getFirst() : "on CPUs " + cpus));
  }

  /**
   * Gives the thread back the CPUs that it had before; a second call does nothing.
   *
   * @throws IllegalStateException when called by another thread than the one that was pinned
   */
  @Override
  public void close() {
    if (!Thread.currentThread().equals(owner)) {
      throw new IllegalStateException("only " + owner.getName() + " can undo its own pinning");
    }
    if (open && !cpus.equals(previous)) {
      write(previous);
    }
    open = false;
  }

  private static Optional<String> write(List<Integer> cpus) {
    Optional<String> cause = NativeAccess.whyNotLinux();
    if (cause.isPresent()) {
      return cause;
    }
    long result = write(0, cpus);
    return result >= 0
        ? Optional.empty()
        : Optional.of(
            "the kernel refused to pin to CPUs %s: %s".formatted(cpus, Linux.describe(result)));
  }

  /** Restricts a thread of this process, 0 for the caller; below 0 where the kernel refuses. */
  static long write(int thread, List<Integer> cpus) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(Scheduling.MASK_BYTES, Long.BYTES);
      for (int cpu : cpus) {
        long word = mask.get(ValueLayout.JAVA_LONG, wordOffset(cpu));
        mask.set(ValueLayout.JAVA_LONG, wordOffset(cpu), word | 1L << cpu);
      }
      return Scheduling.setAffinity(thread, mask);
    }
  }

  /** The kernel's mask is an array of native longs: CPU n is bit n mod 64 of word n / 64. */
  private static long wordOffset(int cpu) {
    return (long) (cpu / Long.SIZE) * Long.BYTES;
  }
}
