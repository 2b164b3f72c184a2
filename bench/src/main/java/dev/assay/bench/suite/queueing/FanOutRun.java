package dev.assay.bench.suite.queueing;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.queue.AgronaRing;
import dev.assay.engine.queue.MessageHandler;
import java.util.Arrays;
import java.util.List;

/**
 * Fan-outs of calls that are under way at the same time: a client sends all of them, and an event
 * loop on another CPU answers each when its own time is over, as servers would that it stands for.
 */
final class FanOutRun {

  private static final int RING_BYTES = 1 << 16;

  private final int calls;
  private final long[] servicesNanos;
  private final long[] latencies;

  /**
   * Fan-outs to be made.
   *
   * @param calls of each fan-out
   * @param servicesNanos how long each call of each fan-out takes at least
   */
  FanOutRun(int calls, long[] servicesNanos) {
    this.calls = calls;
    this.servicesNanos = servicesNanos.clone();
    latencies = new long[servicesNanos.length];
  }

  /** Makes the fan-outs one after the other, on two CPUs. */
  FanOutRun run(List<Integer> cpus) throws WorkloadFailed, InterruptedException {
    AgronaRing there = AgronaRing.oneToOne(RING_BYTES);
    AgronaRing back = AgronaRing.oneToOne(RING_BYTES);
    Sides.<Boolean>run(
        "calls in parallel", cpus, List.of(() -> call(there, back), () -> answer(there, back)));
    for (int i = 0; i < latencies.length; i++) {
      if (latencies[i] < servicesNanos[i]) {
        throw new WorkloadFailed("call " + i + " was answered before it could be");
      }
    }
    return this;
  }

  /** Share of fan-outs with a call among the slowest 1 % of all calls. */
  double shareBeyondP99() {
    long[] sorted = latencies.clone();
    Arrays.sort(sorted);
    long p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    int slow = 0;
    for (int i = 0; i < latencies.length; i += calls) {
      slow += Arrays.stream(latencies, i, i + calls).anyMatch(nanos -> nanos > p99) ? 1 : 0;
    }
    return slow * (double) calls / latencies.length;
  }

  private boolean call(AgronaRing there, AgronaRing back) {
    int[] answered = new int[1];
    MessageHandler receive =
        (segment, offset, length) -> {
          int call = (int) segment.get(JAVA_LONG, offset);
          latencies[call] = System.nanoTime() - latencies[call];
          answered[0]++;
        };
    for (int i = 0; i < latencies.length; i += calls) {
      for (int call = i; call < i + calls; call++) {
        latencies[call] = System.nanoTime();
        ServerRun.send(there, call);
      }
      while (answered[0] < i + calls) {
        back.read(receive, calls);
      }
    }
    return true;
  }

  private boolean answer(AgronaRing there, AgronaRing back) {
    long[] due = new long[calls];
    int[] waiting = new int[calls];
    int[] count = new int[1];
    MessageHandler begin =
        (segment, offset, length) -> {
          int call = (int) segment.get(JAVA_LONG, offset);
          waiting[count[0]] = call;
          due[count[0]++] = System.nanoTime() + servicesNanos[call];
        };
    int answered = 0;
    while (answered < servicesNanos.length) {
      there.read(begin, calls);
      long now = System.nanoTime();
      for (int i = count[0] - 1; i >= 0; i--) {
        if (due[i] <= now) {
          ServerRun.send(back, waiting[i]);
          due[i] = due[--count[0]];
          waiting[i] = waiting[count[0]];
          answered++;
        }
      }
    }
    return true;
  }
}
