package dev.assay.bench.suite.server;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.PoissonArrivals;
import dev.assay.bench.load.ScratchFolder;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import dev.assay.engine.thread.Affinity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * {@code ./assay serve} beside a local Redis and a server that answers a constant: GET and SET of
 * values of 64 bytes, every server a process on the same CPU, one client for all on another. Closed
 * loop by pipeline and by connections, with requests for a second of the server's CPU; open loop at
 * shares of what Redis carries, latencies from when requests were due. Nobody keeps a log, or both
 * keep one at the same level.
 */
public final class ServerWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "server.redis";

  private static final int KEYS = 20_000;
  private static final int FEW_KEYS = 500;
  private static final int CONNECTIONS = 50;

  /** Shares of Redis's requests a second, per cent. */
  private static final int[] LOADS = {50, 80};

  private final Optional<String> fsync;

  private ServerWorkload(String id, String title, Optional<String> fsync) {
    super(id, 2, title, Set.of(), 2);
    this.fsync = fsync;
  }

  /** Without a log, and with one at each of Redis's levels: SETs only, no constant answer. */
  public static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    all.add(
        new ServerWorkload(ID, "The server beside Redis and a constant answer", Optional.empty()));
    for (String level : new String[] {"always", "everysec", "no"}) {
      all.add(
          new ServerWorkload(
              ID + "-" + level,
              "The server beside Redis, both with appendonly, appendfsync " + level,
              Optional.of(level)));
    }
    return all;
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return fsync.isPresent()
        ? pick(profile, 3_000, 25_000, 60_000)
        : pick(profile, 6_000, 70_000, 800_000);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return Stream.of("redis-server", "taskset")
        .filter(program -> ServerProcess.find(program).isEmpty())
        .findFirst()
        .map(program -> "needs " + program + " on the PATH")
        .or(() -> super.whyNot(context));
  }

  /** A way to ask in closed loop. */
  private record Cell(boolean isRead, int pipeline, int connections) {}

  private List<Cell> cells(Profile profile) {
    if (profile == Profile.SMOKE) {
      return List.of(new Cell(true, 1, 2), new Cell(false, 16, 2));
    }
    if (fsync.isPresent()) {
      return Stream.of(1, 16, 64).map(depth -> new Cell(false, depth, CONNECTIONS)).toList();
    }
    List<Cell> cells = new ArrayList<>();
    for (boolean isRead : new boolean[] {true, false}) {
      for (int pipeline : new int[] {1, 16, 64, 128}) {
        cells.add(new Cell(isRead, pipeline, CONNECTIONS));
      }
    }
    for (int connections :
        profile == Profile.FULL ? new int[] {1, 10, 100, 1_000} : new int[] {1, 10, 1_000}) {
      cells.add(new Cell(true, 1, connections));
      if (profile == Profile.FULL) {
        cells.add(new Cell(true, 16, connections));
        cells.add(new Cell(false, 1, connections));
      }
    }
    return cells;
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    List<Contender> servers = List.of();
    List<Cell> cells = cells(context.profile());
    try (Affinity _ = Affinity.pin(context.cpus().subList(1, 2));
        ScratchFolder logs = ScratchFolder.in(context.scratch())) {
      servers =
          Contender.start(
              context.cpus().getFirst(),
              logs.path(),
              context.profile() != Profile.SMOKE && fsync.isEmpty(),
              fsync);
      for (Contender server : servers) {
        context.progress("warming " + server.name(), 0);
        try (BatchClient client = server.connect(CONNECTIONS)) {
          client.sendAll(Requests.load(keys(context)));
        }
        Settling.warm(server, kinds(context, cells), windowNanos(context), pick(context, 1, 8, 16));
        server.process().letRun(false);
      }
      for (int i = 0; i < cells.size(); i++) {
        context.progress(cells.get(i) + ", by turns", i / (double) cells.size());
        closed(context, servers, cells.get(i), measurements);
      }
      context.progress("open loop", 0.9);
      open(context, servers, measurements);
      servers.forEach(Contender::close);
    } catch (IOException e) {
      throw new WorkloadFailed("a server failed: " + e.getMessage(), e);
    } finally {
      servers.forEach(Contender::close);
    }
    return measurements;
  }

  private static List<Requests> kinds(RunContext context, List<Cell> cells) {
    return cells.stream()
        .map(cell -> new Cell(cell.isRead(), cell.pipeline(), CONNECTIONS))
        .distinct()
        .map(cell -> Requests.draw(cell.isRead(), cell.pipeline(), keys(context), 4))
        .toList();
  }

  private static long windowNanos(RunContext context) {
    return pick(context, 5, 100, 250) * 1_000_000L;
  }

  private void closed(
      RunContext context, List<Contender> servers, Cell cell, List<Measurement> into)
      throws IOException, InterruptedException {
    Requests requests = Requests.draw(cell.isRead(), cell.pipeline(), keys(context), 1);
    List<Score> scores = servers.stream().map(_ -> new Score()).toList();
    int rounds = pick(context, 2, 7, 11);
    long nanos = pick(context, 5, 40, 200) * 1_000_000L;
    try (Connected clients = Connected.to(servers, cell.connections())) {
      for (Contender server : servers) {
        clients.settle(server, requests, nanos);
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < servers.size(); i++) {
          int turn = (i + round) % servers.size();
          Contender server = servers.get(turn);
          scores.get(turn).turn(server, clients.of(server), requests, nanos);
        }
      }
    }
    Score redis = scores.get(names(servers).indexOf("redis"));
    for (int i = 0; i < servers.size(); i++) {
      Score score = scores.get(i);
      String name = servers.get(i).name();
      Metric rate =
          metric("requests", "op/s", name, cell)
              .addAll(score.rates)
              .also("client's share of its CPU, most [%]", 100 * score.clientShare)
              .also("compilers' share of the server's CPU, most [%]", 100 * score.compilerShare);
      into.add(rate.build());
      into.add(
          metric("requestsPerServerSecond", "op/s", name, cell)
              .addAll(score.perServerSecond)
              .build());
      if (score != redis) {
        into.add(
            metric("requestsToRedis", "ratio", name, cell)
                .addAll(ratios(score.rates, redis.rates))
                .build());
        into.add(
            metric("perServerSecondToRedis", "ratio", name, cell)
                .addAll(ratios(score.perServerSecond, redis.perServerSecond))
                .build());
      }
    }
  }

  /**
   * Latencies of all at the same rates, shares of what Redis carries without a pipeline; a sample
   * is the 99.9th percentile of a round.
   */
  private void open(RunContext context, List<Contender> servers, List<Measurement> into)
      throws IOException, InterruptedException {
    Contender redis = servers.get(names(servers).indexOf("redis"));
    Score capacity = new Score();
    long nanos = pick(context, 20, 250, 1_000) * 1_000_000L;
    Requests requests = Requests.draw(fsync.isEmpty(), 1, keys(context), 3);
    try (Connected clients = Connected.to(servers, CONNECTIONS)) {
      for (Contender server : servers) {
        clients.settle(server, requests, nanos / 4);
      }
      capacity.turn(redis, clients.of(redis), requests, nanos);
      for (int load : LOADS) {
        open(context, servers, clients, load, capacity.rates.getFirst() * load / 100, into);
      }
    }
  }

  private void open(
      RunContext context,
      List<Contender> servers,
      Connected clients,
      int load,
      double rate,
      List<Measurement> into)
      throws IOException, InterruptedException {
    Contender redis = servers.get(names(servers).indexOf("redis"));
    Requests requests = Requests.draw(fsync.isEmpty(), 1, keys(context), 3);
    long nanos = pick(context, 20, 250, 1_000) * 1_000_000L;
    int rounds = pick(context, 2, 9, 21);
    List<List<Double>> tails = new ArrayList<>();
    List<Histogram> all = new ArrayList<>();
    servers.forEach(
        _ -> {
          tails.add(new ArrayList<>());
          all.add(LatencyRecorder.newHistogram());
        });
    for (int round = 0; round <= rounds; round++) {
      long[] due = PoissonArrivals.due((int) Math.max(20, rate * nanos / 1e9), rate, round);
      for (int i = 0; i < servers.size(); i++) {
        int turn = (i + round) % servers.size();
        Histogram latencies = clients.offer(servers.get(turn), requests, due);
        if (round > 0) {
          tails.get(turn).add((double) latencies.getValueAtPercentile(99.9));
          all.get(turn).add(latencies);
        }
      }
    }
    for (int i = 0; i < servers.size(); i++) {
      into.add(
          Metric.lower(this, "tailLatency", "ns/op")
              .param("server", servers.get(i).name())
              .param("load", load)
              .addAll(tails.get(i))
              .keep(context, all.get(i))
              .build());
      if (servers.get(i) != redis) {
        into.add(
            Metric.lower(this, "tailToRedis", "ratio")
                .param("server", servers.get(i).name())
                .param("load", load)
                .addAll(ratios(tails.get(i), tails.get(servers.indexOf(redis))))
                .build());
      }
    }
  }

  private static int keys(RunContext context) {
    return context.profile() == Profile.SMOKE ? FEW_KEYS : KEYS;
  }

  private static List<String> names(List<Contender> servers) {
    return servers.stream().map(Contender::name).toList();
  }

  private static List<Double> ratios(List<Double> of, List<Double> by) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      ratios.add(of.get(i) / by.get(i));
    }
    return ratios;
  }

  private Metric metric(String name, String unit, String server, Cell cell) {
    return Metric.higher(this, name, unit)
        .param("server", server)
        .param("command", cell.isRead() ? "GET" : "SET")
        .param("pipeline", "%03d".formatted(cell.pipeline()))
        .param("connections", "%04d".formatted(cell.connections()));
  }
}
