package dev.assay.bench.suite.placement;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.store.Zipf;
import dev.assay.bench.suite.store.subject.Values;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.kv.placement.BoundedLoads;
import dev.assay.kv.placement.JumpPlacement;
import dev.assay.kv.placement.Node;
import dev.assay.kv.placement.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Keys counted before and after a node comes or goes, and shares of nodes: everything is counted
 * exactly, and repeated with other nodes and keys.
 */
public final class MovesWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "placement.moves";

  /** Nodes over which bounds and virtual nodes are measured. */
  static final int NODES = 100;

  /** Draws of a placement without state that a repetition may take. */
  private static final long MOST_DRAWS = 5_000_000;

  /** For the provider. */
  public MovesWorkload() {
    super(
        ID,
        1,
        "Keys that move when nodes come and go, and shares of nodes",
        Set.of("H1", "H2", "H3", "H5", "H6"),
        1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 500, 10_000, 600_000);
  }

  @Override
  public List<Measurement> run(RunContext context) {
    int[] counts =
        switch (context.profile()) {
          case SMOKE -> new int[] {10};
          case QUICK -> new int[] {10, 100, 1_000};
          case FULL -> new int[] {10, 100, 1_000, 10_000};
        };
    List<Measurement> measurements = new ArrayList<>();
    for (int nodes : counts) {
      context.progress(nodes + " nodes", 0.2);
      for (Algorithm algorithm : Algorithm.values()) {
        moves(context, algorithm, nodes, measurements);
      }
      renumbered(context, nodes, measurements);
      boundedMoves(context, nodes, measurements);
    }
    context.progress("bounds", 0.6);
    bounds(context, measurements);
    context.progress("points of a node", 0.8);
    points(context, measurements);
    return measurements;
  }

  private void moves(RunContext context, Algorithm algorithm, int nodes, List<Measurement> into) {
    int keys = pick(context, 2_000, 30_000, 1_000_000);
    if (algorithm == Algorithm.RENDEZVOUS) {
      keys = (int) Math.min(keys, pick(context, 1, 1, 10) * MOST_DRAWS / nodes);
    }
    String name = algorithm.toString();
    Moves add = new Moves(name, "add", nodes, keys);
    Moves last = new Moves(name, "remove last", nodes, keys);
    Moves any = new Moves(name, "remove any", nodes, keys);
    for (int seed = 0; seed < repetitions(context); seed++) {
      long[] hashes = Algorithm.keys(keys, seed);
      Placement before = algorithm.of(nodes, seed);
      long[] was = place(before, hashes);
      List<Node> all = before.nodes();
      long newcomer = Algorithm.newcomer(seed);
      add.count(was, place(before.with(Node.of(newcomer)), hashes), newcomer);
      long gone = all.getLast().id();
      last.count(was, place(before.without(gone), hashes), gone);
      gone = all.get(new SplittableRandom(seed).nextInt(nodes - 1)).id();
      any.count(was, place(before.without(gone), hashes), gone);
    }
    List.of(add, last, any).forEach(moves -> moves.measure(this, into));
  }

  /** Jump without a rule for holes: places behind the node that went are numbered anew. */
  private void renumbered(RunContext context, int nodes, List<Measurement> into) {
    int keys = pick(context, 2_000, 30_000, 1_000_000);
    Moves moves = new Moves("jump renumbered", "remove any", nodes, keys);
    for (int seed = 0; seed < repetitions(context); seed++) {
      long[] hashes = Algorithm.keys(keys, seed);
      List<Node> all = Algorithm.nodes(nodes, seed);
      int gone = new SplittableRandom(seed).nextInt(nodes - 1);
      List<Node> fewer = new ArrayList<>(all);
      long id = fewer.remove(gone).id();
      moves.count(
          place(new JumpPlacement(all), hashes), place(new JumpPlacement(fewer), hashes), id);
    }
    moves.measure(this, into);
  }

  /** A ring of which no node takes more than 1.25 times the mean. */
  private void boundedMoves(RunContext context, int nodes, List<Measurement> into) {
    int keys = pick(context, 2_000, 30_000, 1_000_000);
    Moves add = new Moves("bounded-load 1.25", "add", nodes, keys);
    for (int seed = 0; seed < repetitions(context); seed++) {
      long[] hashes = Algorithm.keys(keys, seed);
      Placement ring = Algorithm.RING.of(nodes, seed);
      long newcomer = Algorithm.newcomer(seed);
      add.count(
          bounded(ring, 1.25, hashes),
          bounded(ring.with(Node.of(newcomer)), 1.25, hashes),
          newcomer);
    }
    add.measure(this, into);
  }

  private static int repetitions(RunContext context) {
    return pick(context, 2, 6, 20);
  }

  private static long[] place(Placement placement, long[] hashes) {
    return Arrays.stream(hashes).map(placement::nodeOf).toArray();
  }

  /** Places all with the capacity that all of them together give. */
  private static long[] bounded(Placement placement, double most, long[] hashes) {
    BoundedLoads loads = new BoundedLoads(placement, most, hashes.length);
    return Arrays.stream(hashes).map(loads::place).toArray();
  }

  /** Requests for few keys, most of them for the same ones, on a ring with and without a bound. */
  private void bounds(RunContext context, List<Measurement> into) {
    int requests = pick(context, 5_000, 100_000, 1_000_000);
    for (double most : new double[] {1.05, 1.1, 1.25, 1.5, 2}) {
      Metric worst = bound("maxToBound", most);
      Metric mean = bound("maxToMean", most);
      for (int seed = 0; seed < repetitions(context); seed++) {
        long[] hashes = new long[requests];
        Zipf zipf = new Zipf(100_000, Zipf.YCSB_THETA);
        SplittableRandom random = new SplittableRandom(seed);
        Arrays.setAll(hashes, i -> Values.mix(zipf.next(random)));
        Placement ring = Algorithm.RING.of(NODES, seed);
        BoundedLoads loads = new BoundedLoads(ring, most, requests);
        for (long hash : hashes) {
          loads.place(hash);
        }
        double largest = ring.nodes().stream().mapToLong(n -> loads.load(n.id())).max().orElse(0);
        worst.add(largest / Math.ceil(most * requests / NODES));
        mean.add(largest * NODES / requests);
        if (seed == 0) {
          mean.also("ring without bound", largest(place(ring, hashes)) * NODES / requests);
        }
      }
      into.add(worst.build());
      into.add(mean.build());
    }
  }

  private Metric bound(String name, double most) {
    return Metric.lower(this, name, "ratio").param("bound", most).param("nodes", NODES);
  }

  private static double largest(long[] placed) {
    long[] sorted = placed.clone();
    Arrays.sort(sorted);
    int largest = 0;
    int run = 0;
    for (int i = 0; i < sorted.length; i++) {
      run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
      largest = Math.max(largest, run);
    }
    return largest;
  }

  /** Deviation of shares by points of a node; a formula says 1 / sqrt(points). */
  private void points(RunContext context, List<Measurement> into) {
    int keys = pick(context, 10_000, 200_000, 10_000_000);
    int[] points =
        context.profile() == Profile.SMOKE
            ? new int[] {1, 100}
            : new int[] {1, 3, 10, 30, 100, 300, 1_000};
    for (int each : points) {
      ShareDeviation deviation = new ShareDeviation(each);
      for (int seed = 0; seed < 2 * repetitions(context); seed++) {
        deviation.add(Algorithm.nodes(NODES, seed), Algorithm.keys(keys, seed));
      }
      into.add(deviation.measure(this));
    }
  }
}
