package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.FigureProbe;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Time for a cache line to go to another core and an answer to come back, {@code core.roundtrip}:
 * every pair of up to 32 CPUs (12 at coarse effort, as pairs grow with the square) by {@link
 * PingPong}.
 */
final class RoundtripProbe extends FigureProbe {

  private static final int MOST_CPUS = 32;
  private static final int MOST_CPUS_COARSE = 12;
  private static final int WARM_UP_RUNS = 10;

  RoundtripProbe() {
    super("core.roundtrip", "round trip between cores");
  }

  @Override
  protected double expectedSeconds(CalibrationContext context, boolean standard) {
    double cpus = sample(context).size();
    return 0.1 + (standard ? 0.02 : 0.004) * cpus * (cpus - 1) / 2;
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    List<Integer> cpus = List.copyOf(sample(context));
    if (cpus.size() < 2) {
      context.skipped(id(), "needs two CPUs, this process may use one");
      return;
    }
    Sampling sampling = Sampling.of(context.effort());
    for (int i = 0; i < WARM_UP_RUNS; i++) {
      roundtrip(cpus.subList(0, 2), sampling);
    }
    String sampled =
        cpus.size() == context.cpus().size()
            ? ""
            : "; " + cpus.size() + " of " + context.cpus().size() + " CPUs, evenly spread";
    for (int i = 0; i < cpus.size(); i++) {
      for (int j = i + 1; j < cpus.size(); j++) {
        Rates rates = roundtrip(List.of(cpus.get(i), cpus.get(j)), sampling);
        nanos(
            context,
            id(),
            Map.of("a", cpus.get(i).toString(), "b", cpus.get(j).toString()),
            rates.nanosPerUnit(1),
            "there and back between two spinning threads" + sampled + rates.remark());
      }
    }
  }

  private static Rates roundtrip(List<Integer> pair, Sampling sampling)
      throws InterruptedException {
    PingPong game = new PingPong();
    Rates rates = Team.run(pair, List.of(game.asking(), game.answering()), sampling);
    game.check();
    return rates;
  }

  private static SortedSet<Integer> sample(CalibrationContext context) {
    return sample(order(context), standard(context) ? MOST_CPUS : MOST_CPUS_COARSE);
  }

  /**
   * All CPUs, or of more than the limit that many: half of them evenly spread over the first half
   * of the order, half over the second, at the same places. With two threads a core these are cores
   * with both their threads, from all sockets and clusters alike.
   *
   * @param order CPUs in the order in which they get threads
   */
  static SortedSet<Integer> sample(List<Integer> order, int most) {
    if (order.size() <= most) {
      return new TreeSet<>(order);
    }
    SortedSet<Integer> chosen = new TreeSet<>();
    int half = order.size() / 2;
    for (int i = 0; i < most / 2; i++) {
      int place = i * half / (most / 2);
      chosen.add(order.get(place));
      chosen.add(order.get(half + place));
    }
    return chosen;
  }
}
