package dev.assay.bench.suite.sql;

import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Workload;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Our engine beside a peer, query by query, from SQL text to the last value of the last row. Within
 * a round both run the query once, and rounds change who is first; a ratio is that of a round. No
 * time counts before the answers agree, nor while this JVM's compilers, which would share the CPUs
 * of whoever is timed, have much to do.
 */
final class Comparison {

  private static final double WARM_SECONDS = 3;
  private static final int PEER_WARM_ROUNDS = 2;

  /** Compilers that take less of the time are at rest. */
  private static final double RESTING_SHARE = 0.1;

  private final Workload workload;
  private final AssaySide own;
  private final JdbcSide peer;
  private final int settleSeconds;
  private final int warmRounds;
  private final int rounds;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private int right;
  private int givenUp;

  /**
   * A comparison.
   *
   * @param settleSeconds how long to wait at most for the compilers, for each number of threads
   */
  Comparison(
      Workload workload,
      AssaySide own,
      JdbcSide peer,
      int settleSeconds,
      int warmRounds,
      int rounds) {
    this.workload = workload;
    this.own = own;
    this.peer = peer;
    this.settleSeconds = settleSeconds;
    this.warmRounds = warmRounds;
    this.rounds = rounds;
  }

  /** Compares the answers of all queries, and the times of those that agree. */
  void run(DataSet data, int threads, BiConsumer<String, Double> progress)
      throws SQLException, InterruptedException {
    own.threads(threads);
    peer.threads(threads);
    progress.accept("until the compilers rest, " + threads + " threads", 0.0);
    settle(data);
    double[] logRatios = new double[rounds];
    double[] logPrepared = new double[rounds];
    double[] logPlans = new double[rounds];
    double worstPlan = 0;
    List<String> queries = data.queries();
    int timed = 0;
    for (int q = 0; q < queries.size(); q++) {
      String name = queries.get(q);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      progress.accept(name + ", " + threads + " threads", (double) q / queries.size());
      String sql = data.text(name);
      if (!agrees(name, sql)) {
        continue;
      }
      Times times = time(sql);
      timed++;
      for (int round = 0; round < rounds; round++) {
        logRatios[round] += Math.log(times.peer[round] / times.own[round]);
        logPrepared[round] += Math.log(times.peerPrepared[round] / times.ownPrepared[round]);
        logPlans[round] += Math.log(times.plan[round]);
      }
      worstPlan = Math.max(worstPlan, median(times.plan));
      String ratio = peer.label() + "ToAssay";
      measurements.add(ratio(ratio, name, threads, times.own, times.peer, times));
      measurements.add(
          ratio("prepared." + ratio, name, threads, times.ownPrepared, times.peerPrepared, times));
    }
    if (timed > 0) {
      String mean = peer.label() + "ToAssay.mean";
      measurements.add(mean(mean, threads, logRatios, timed));
      measurements.add(mean("prepared." + mean, threads, logPrepared, timed));
      Metric plan =
          Metric.lower(workload, "plan.mean", "ms")
              .param("threads", threads)
              .also("worst [ms]", worstPlan);
      measurements.add(plan.addAll(exponentials(logPlans, timed)).build());
    }
  }

  /** What was measured so far, with how many answers agreed. */
  List<Measurement> measurements() {
    double share = (double) right / Math.max(1, right + wrong.size());
    Metric answers =
        Metric.higher(workload, "answers.equal", "share")
            .add(share)
            .also("compared", right + wrong.size())
            .also("left out for time", givenUp);
    List<Measurement> all = new ArrayList<>(measurements);
    all.add(answers.build());
    return all;
  }

  /** Differences, a sentence each. */
  List<String> wrong() {
    return wrong;
  }

  /** All queries in turn, prepared too, until they give the compilers little to do. */
  private void settle(DataSet data) throws InterruptedException {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settleSeconds);
    double share = 1;
    while (share > RESTING_SHARE && System.nanoTime() < end) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long before = compilers.getTotalCompilationTime();
      long start = System.nanoTime();
      for (String query : data.queries()) {
        own.read(data.text(query));
        own.readPrepared(data.text(query));
      }
      double millis = (System.nanoTime() - start) / 1e6;
      share = (compilers.getTotalCompilationTime() - before) / millis;
    }
  }

  private boolean agrees(String name, String sql) throws SQLException {
    List<List<@org.jspecify.annotations.Nullable Object>> theirs;
    try {
      theirs = peer.rows(sql);
    } catch (SQLException e) {
      if (!peer.mayGiveUp()) {
        throw e;
      }
      givenUp++;
      return false;
    }
    Optional<String> difference = Answers.difference(own.rows(sql), theirs);
    difference.ifPresentOrElse(what -> wrong.add(name + " gives " + what), () -> right++);
    return difference.isEmpty();
  }

  private static final class Times {
    final double[] own;
    final double[] peer;
    final double[] ownPrepared;
    final double[] peerPrepared;
    final double[] plan;
    long rows;

    Times(int rounds) {
      own = new double[rounds];
      peer = new double[rounds];
      ownPrepared = new double[rounds];
      peerPrepared = new double[rounds];
      plan = new double[rounds];
    }
  }

  private Times time(String sql) throws SQLException {
    Times times = new Times(rounds);
    long start = System.nanoTime();
    for (int i = 0; i < warmRounds && (System.nanoTime() - start) / 1e9 < WARM_SECONDS; i++) {
      own.read(sql);
      own.plan(sql);
      own.readPrepared(sql);
    }
    for (int i = 0; i < Math.min(PEER_WARM_ROUNDS, warmRounds); i++) {
      peer.read(sql);
      peer.readPrepared(sql);
    }
    for (int round = 0; round < rounds; round++) {
      if (round % 2 == 0) {
        times.own[round] = millis(own::read, sql, times);
        times.peer[round] = millis(peer::read, sql, times);
        times.ownPrepared[round] = millis(own::readPrepared, sql, times);
        times.peerPrepared[round] = millis(peer::readPrepared, sql, times);
      } else {
        times.peer[round] = millis(peer::read, sql, times);
        times.own[round] = millis(own::read, sql, times);
        times.peerPrepared[round] = millis(peer::readPrepared, sql, times);
        times.ownPrepared[round] = millis(own::readPrepared, sql, times);
      }
      long planned = System.nanoTime();
      own.plan(sql);
      times.plan[round] = (System.nanoTime() - planned) / 1e6;
    }
    return times;
  }

  /** A way to run a query to its last value. */
  @FunctionalInterface
  private interface Read {
    long rows(String sql) throws SQLException;
  }

  private static double millis(Read way, String sql, Times times) throws SQLException {
    long start = System.nanoTime();
    times.rows = way.rows(sql);
    return (System.nanoTime() - start) / 1e6;
  }

  private Measurement ratio(
      String name, String query, int threads, double[] ours, double[] theirs, Times times) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      ratios.add(theirs[round] / ours[round]);
    }
    return Metric.higher(workload, name, "ratio")
        .param("query", query)
        .param("threads", threads)
        .addAll(ratios)
        .also("assay [ms]", median(ours))
        .also(peer.label() + " [ms]", median(theirs))
        .also("plan [ms]", median(times.plan))
        .also("rows", (double) times.rows)
        .build();
  }

  private Measurement mean(String name, int threads, double[] logs, int count) {
    return Metric.higher(workload, name, "ratio")
        .param("threads", threads)
        .addAll(exponentials(logs, count))
        .also("queries", count)
        .build();
  }

  private static List<Double> exponentials(double[] logs, int count) {
    return Arrays.stream(logs).map(log -> Math.exp(log / count)).boxed().toList();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
