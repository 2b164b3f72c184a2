package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.cpu.CounterMember.Change;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What it costs to change a word that others change: {@code atomic.cas} and {@code
 * atomic.fetch-add} by one thread and by one on every CPU, and {@code sharing.false}, two counters
 * of two threads on one cache line and apart.
 *
 * <p>A figure is the time that a thread needs for one operation of its own while the others do
 * theirs: threads divided by the rate of all together.
 */
final class ContentionProbe extends CpuProbe {

  private static final String SHARING_ID = "sharing.false";

  ContentionProbe() {
    super("atomic", "atomic operations and false sharing");
  }

  @Override
  double expectedSeconds(CalibrationContext context, boolean standard) {
    return (standard ? 0.7 : 0.15) + 0.001 * context.cpus().size();
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    List<Integer> order = order(context);
    for (Change change : Change.values()) {
      CounterMember member =
          new CounterMember(change, CounterMember.allocate(), CounterMember.FIRST);
      Sampling.of(context.effort()).stableNanosPerOperation(member::blocks);
    }
    for (int threads : new TreeSet<>(List.of(1, order.size()))) {
      atomic(context, "atomic.cas", Change.CAS, order.subList(0, threads));
      atomic(context, "atomic.fetch-add", Change.FETCH_ADD, order.subList(0, threads));
    }
    if (order.size() < 2) {
      context.skipped(id(), "contended figures need two CPUs, this process may use one");
      context.skipped(SHARING_ID, "needs two CPUs, this process may use one");
      return;
    }
    sharing(context, "same-line", CounterMember.NEIGHBOUR, order.subList(0, 2));
    sharing(context, "padded", CounterMember.SECOND, order.subList(0, 2));
  }

  private static void atomic(
      CalibrationContext context, String id, Change change, List<Integer> cpus)
      throws InterruptedException {
    MemorySegment words = CounterMember.allocate();
    List<CounterMember> members = new ArrayList<>();
    cpus.forEach(cpu -> members.add(new CounterMember(change, words, CounterMember.FIRST)));
    Rates rates = Team.run(cpus, members, Sampling.of(context.effort()));
    CounterMember.check(words, CounterMember.FIRST, members);
    nanos(
        context,
        id,
        Map.of("threads", Integer.toString(cpus.size())),
        rates.nanosPerUnit(cpus.size()),
        "one success by one thread, with its loads and retries; all threads on one word"
            + rates.remark());
  }

  private static void sharing(
      CalibrationContext context, String layout, long offset, List<Integer> pair)
      throws InterruptedException {
    MemorySegment words = CounterMember.allocate();
    CounterMember first = new CounterMember(Change.INCREMENT, words, CounterMember.FIRST);
    CounterMember second = new CounterMember(Change.INCREMENT, words, offset);
    Rates rates = Team.run(pair, List.of(first, second), Sampling.of(context.effort()));
    CounterMember.check(words, CounterMember.FIRST, List.of(first));
    CounterMember.check(words, offset, List.of(second));
    nanos(
        context,
        SHARING_ID,
        Map.of("layout", layout, "threads", "2"),
        rates.nanosPerUnit(2),
        "one increment (load, add, volatile store) of a thread's own counter" + rates.remark());
  }
}
