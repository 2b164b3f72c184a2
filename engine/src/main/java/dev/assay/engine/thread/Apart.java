package dev.assay.engine.thread;

import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.Scheduling;
import java.util.List;

/**
 * Keeps a thread off the CPU of one that it works with. A kernel that is left alone may wake a
 * thread on the CPU of the one that woke it, and leave both there for milliseconds while another
 * CPU is idle. Where nothing can be known or chosen nothing is done, and nothing throws.
 */
public final class Apart {

  private static final int NONE = -1;

  private final List<Integer> allowed = Affinity.allowed();
  private final int thread;
  private int avoided = NONE;

  private Apart() {
    thread = NativeAccess.whyNotLinux().isEmpty() ? Scheduling.threadId() : 0;
  }

  /** For the calling thread, a platform thread that keeps the CPUs that it may run on now. */
  public static Apart ofCurrentThread() {
    return new Apart();
  }

  /**
   * Moves the thread off a CPU, and keeps it off until it is told of another one. Any thread may
   * ask as long as the one it is for lives; costs some microseconds where the CPU is not the last.
   *
   * @param cpu less than 0 for none
   */
  public synchronized void from(int cpu) {
    if (cpu < 0 || cpu == avoided || allowed.size() < 2) {
      return;
    }
    avoided = cpu;
    Affinity.write(thread, allowed.stream().filter(each -> each != cpu).toList());
  }
}
