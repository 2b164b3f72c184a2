package dev.assay.bench.suite.transport;

import dev.assay.bench.load.ByTurns;
import dev.assay.bench.load.CpuAccount;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.OthersShare;
import dev.assay.bench.load.Sides;
import dev.assay.bench.suite.transport.wire.EchoServer;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Requests of 64 bytes that a server answers with a second of its thread's CPU time, by number of
 * connections. The server waits when there is nothing to do, on one CPU; one client, the same for
 * all, is on another. A turn in which the client took 90 % of its CPU or more does not count. Each
 * round has a turn of every server, on new connections; one more round counts system calls. Where
 * connections are very many the client is a process of its own, for its descriptors' sake.
 */
public final class ConnectionsWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "transport.connections";

  private static final double CLIENT_MOST = 0.9;
  private static final int SPARE_DESCRIPTORS = 500;
  private static final int MOST_IN_ONE_PROCESS = 1_000;
  private static final int ROUNDS_OF_TWO_PROCESSES = 5;

  /** For the provider. */
  public ConnectionsWorkload() {
    super(ID, 1, "Requests for a second of the server's CPU, by connections", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 25_000, 395_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    int[] counts = counts(context);
    for (int i = 0; i < counts.length; i++) {
      measure(context, counts[i], i / (double) counts.length, measurements);
    }
    return measurements;
  }

  private int[] counts(RunContext context) {
    int[] wanted =
        switch (context.profile()) {
          case SMOKE -> new int[] {1, 10};
          case QUICK -> new int[] {1, 10, 100, 1_000};
          case FULL -> new int[] {1, 10, 100, 1_000, 10_000};
        };
    // Each connection needs a descriptor in this process, and one where the client is.
    return Arrays.stream(wanted)
        .filter(
            n ->
                mayOpen(
                    context, (inOneProcess(n) ? 2 : 1) * n + SPARE_DESCRIPTORS, n + " connections"))
        .toArray();
  }

  /** Whether the client's descriptors are this process's too, and it need not be started. */
  private static boolean inOneProcess(int connections) {
    return connections <= MOST_IN_ONE_PROCESS;
  }

  private void measure(RunContext context, int connections, double done, List<Measurement> into)
      throws WorkloadFailed, InterruptedException {
    ByTurns<Trial> turns =
        new ByTurns<>(
            this,
            context,
            EchoServer.here(context.profile() == Profile.FULL).stream()
                .map(server -> new Trial(server, connections))
                .toList(),
            trial -> trial.server.isPeer());
    int warm = pick(context, 0, 2, 2);
    int rounds = inOneProcess(connections) ? pick(context, 1, 5, 11) : ROUNDS_OF_TWO_PROCESSES;
    for (int round = 0; round < warm + rounds + 1; round++) {
      context.progress(connections + " connections, by turns", done);
      boolean counts = round >= warm;
      boolean countsCalls = round == warm + rounds;
      turns.round(round, trial -> trial.run(context, counts, countsCalls));
    }
    List<Trial> trials = turns.left();
    trials.forEach(trial -> trial.measure(this, trials.getFirst(), into));
  }

  /** One server at one number of connections. */
  private static final class Trial {
    private final EchoServer server;
    private final int connections;
    private final List<Double> perSecond = new ArrayList<>();
    private final OthersShare others = new OthersShare();
    private double clientShare;
    private double rate;
    private double callsPerRequest = -1;

    Trial(EchoServer server, int connections) {
      this.server = server;
      this.connections = connections;
    }

    void run(RunContext context, boolean counts, boolean countsCalls)
        throws WorkloadFailed, InterruptedException {
      Optional<CpuAccount> before = CpuAccount.now();
      List<Integer> cpus = context.cpus();
      long nanos = pick(context, 10, 100, 400) * 1_000_000L;
      Sides.<Boolean>run(
          server.name(),
          List.of(cpus.getFirst()),
          List.of(() -> turn(cpus, nanos, counts, countsCalls)));
      if (counts && !countsCalls) {
        others.add(before);
      }
    }

    private boolean turn(List<Integer> cpus, long nanos, boolean counts, boolean countsCalls)
        throws IOException, InterruptedException {
      try (ServerUnderTest running = new ServerUnderTest(server, cpus.get(1), countsCalls);
          Waves client =
              inOneProcess(connections)
                  ? new WaveClient(running.address(), connections)
                  : new WaveProcess(running.address(), connections, cpus.getFirst())) {
        Waves.Came _ = client.run(nanos / 2);
        long start = System.nanoTime();
        long serverCpu = running.cpuNanos();
        long calls = running.systemCalls();
        Waves.Came came = client.run(nanos);
        double elapsed = System.nanoTime() - start;
        if (countsCalls) {
          callsPerRequest =
              calls < 0 ? -1 : (running.systemCalls() - calls) / (double) came.replies();
        } else if (counts) {
          double share = came.cpuNanos() / elapsed;
          clientShare = Math.max(clientShare, share);
          rate = 1e9 * came.replies() / elapsed;
          long served = Math.max(1, running.cpuNanos() - serverCpu);
          perSecond.add(share < CLIENT_MOST ? 1e9 * came.replies() / served : Double.NaN);
        }
      }
      return true;
    }

    void measure(ConnectionsWorkload workload, Trial plain, List<Measurement> into) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < perSecond.size(); i++) {
        ratios.add(perSecond.get(i) / plain.perSecond.get(i));
      }
      ratios.removeIf(ratio -> ratio.isNaN());
      List<Double> valid = perSecond.stream().filter(value -> !value.isNaN()).toList();
      if (valid.isEmpty()) {
        return;
      }
      Metric metric =
          metric(workload, "requestsPerServerSecond", "op/s")
              .addAll(valid)
              .also("client's share of its CPU, most [%]", 100 * clientShare)
              .also("requests, last turn [op/s]", rate);
      if (callsPerRequest >= 0) {
        metric.also("system calls of the server [/op]", callsPerRequest);
      }
      into.add(others.beside(metric).build());
      if (this != plain && !ratios.isEmpty()) {
        into.add(metric(workload, "thisToNio", "ratio").addAll(ratios).build());
      }
    }

    private Metric metric(ConnectionsWorkload workload, String name, String unit) {
      return Metric.higher(workload, name, unit)
          .param("server", server.name())
          .param("connections", connections);
    }
  }
}
