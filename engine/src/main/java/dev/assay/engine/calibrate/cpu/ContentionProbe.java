package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.FigureProbe;
import dev.assay.engine.calibrate.cpu.CounterMember.Change;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What it costs to change a word that others change: {@code atomic.cas} and {@code
 * atomic.fetch-add} by one thread, two, and one on every CPU, and {@code sharing.false}, two
 * counters of two threads on one cache line and apart.
 *
 * <p>A figure is the time that a thread needs for one operation of its own while the others do
 * theirs: threads divided by the rate of all together.
 */
final class ContentionProbe extends FigureProbe {

  private static final String SHARING_ID = "sharing.false";
  private static final double NOTABLY = 1.03;

  /** Two spinning threads leave the compiler little of two CPUs. */
  private static final int QUIET = 3;

  /** Operations a second of all threads that interpreted code does not reach. */
  private static final double COMPILED = 2e6;

  ContentionProbe() {
    super("atomic", "atomic operations and false sharing");
  }

  @Override
  protected double expectedSeconds(CalibrationContext context, boolean standard) {
    return (standard ? 2.0 : 0.6) + 0.001 * context.cpus().size();
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    List<Integer> order = order(context);
    Sampling sampling = Sampling.of(context.effort());
    for (int threads : new TreeSet<>(List.of(1, Math.min(2, order.size()), order.size()))) {
      List<Integer> cpus = order.subList(0, threads);
      for (Change change : List.of(Change.CAS, Change.FETCH_ADD)) {
        deliver(
            context,
            change == Change.CAS ? "atomic.cas" : "atomic.fetch-add",
            Map.of("threads", Integer.toString(threads)),
            best(cpus, change, 0, sampling),
            "one success, with its loads and retries; all threads on one word");
      }
    }
    if (order.size() < 2) {
      context.skipped(id(), "contended figures need two CPUs, this process may use one");
      context.skipped(SHARING_ID, "needs two CPUs, this process may use one");
      return;
    }
    for (String layout : List.of("same-line", "padded")) {
      long stride =
          layout.equals("padded") ? CounterMember.APART_BYTES : CounterMember.NEIGHBOUR_BYTES;
      deliver(
          context,
          SHARING_ID,
          Map.of("layout", layout, "threads", "2"),
          best(order.subList(0, 2), Change.INCREMENT, stride, sampling),
          "one increment (load, add, volatile store) of a thread's own counter");
    }
  }

  private static void deliver(
      CalibrationContext context, String id, Map<String, String> labels, Rates best, String what) {
    int threads = Integer.parseInt(labels.getOrDefault("threads", "1"));
    String how = "; threads times wall time by what all completed, best of several rounds";
    nanos(context, id, labels, best.nanosPerUnit(threads), what + how + best.remark());
  }

  /**
   * Runs rounds until none has been faster for the quiet time, and gives the fastest. Only where
   * threads contend does one lose, and only then does C2 learn of the path that a loser takes: it
   * discards the loop that never lost, and for a while all wait for interpreted code.
   *
   * @param strideBytes from the word of one thread to that of the next; 0 for one word of all
   */
  private static Rates best(List<Integer> cpus, Change change, long strideBytes, Sampling sampling)
      throws InterruptedException {
    long start = System.nanoTime();
    long improved = start;
    Rates best = round(cpus, change, strideBytes, sampling);
    for (long now = start;
        now - start < sampling.warmUpNanos()
            && (now - improved < QUIET * sampling.quietNanos() || best.median() < COMPILED);
        now = System.nanoTime()) {
      Rates rates = round(cpus, change, strideBytes, sampling);
      if (rates.median() > best.median() * NOTABLY) {
        improved = System.nanoTime();
      }
      best = rates.median() > best.median() ? rates : best;
    }
    return best;
  }

  private static Rates round(List<Integer> cpus, Change change, long strideBytes, Sampling sampling)
      throws InterruptedException {
    MemorySegment words = CounterMember.allocate();
    List<CounterMember> members = new ArrayList<>();
    cpus.forEach(_ -> members.add(new CounterMember(change, words, members.size() * strideBytes)));
    Rates rates = Team.run(cpus, members, sampling);
    CounterMember.check(words, members);
    return rates;
  }
}
