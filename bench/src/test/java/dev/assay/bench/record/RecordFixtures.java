package dev.assay.bench.record;

import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.CeilingShare;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.tune.Choice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whole records that could have been measured, for tests of the codec, comparison and report. */
public final class RecordFixtures {

  private RecordFixtures() {}

  /** Machines to choose from. */
  public enum Kind {
    /** A two-CPU virtual machine. */
    GUEST(1.0),
    /** Two sockets, 64 CPUs. */
    SERVER(2.1),
    /** 16 arm64 cores. */
    ARM(1.4);

    final double speed;

    Kind(double speed) {
      this.speed = speed;
    }
  }

  /** A complete quick run; equal seeds give equal records. */
  public static RunRecord record(Kind kind, long seed) {
    return record(kind, seed, 4);
  }

  /** As the other, with this many forks of every benchmark. */
  public static RunRecord record(Kind kind, long seed, int forks) {
    SplittableRandom random = new SplittableRandom(seed);
    Machine machine = FixtureMachines.of(kind);
    Instant started = Instant.parse("2026-11-21T22:00:00Z").plusSeconds(1000 * (seed % 1000));
    return new RunRecord(
        RunRecord.FORMAT_VERSION,
        started.toString().replaceAll("[-:]", ""),
        started,
        started.plusSeconds(480),
        true,
        Profile.QUICK,
        new SourceVersion("0.1.0", "c4ad4b2d5f0e6a7b8c9d0e1f2a3b4c5d6e7f8091", false),
        machine,
        new TreeMap<>(Map.of("only", "simd")),
        List.of(
            Capability.available("vector.width", "Vector width", "512 bits for every lane type"),
            Capability.partial(
                "memory.hugepages", "Huge pages", "on request only", "echo always > enabled"),
            Capability.unavailable("rdma.device", "RDMA", "no device", "add one, or use rxe"),
            Capability.unknown("cpu.turbo", "Turbo", "a guest cannot see it")),
        calibration(kind, random),
        List.of(
            new Choice("queue.batch", "64", "16", "core.roundtrip 61 ns", "amortises it", false)),
        List.of(
            outcome("simd.sum", "SIMD sum", WorkloadOutcome.Status.DONE, ""),
            outcome("queue.hop", "Queue hop", WorkloadOutcome.Status.DONE, ""),
            outcome("rdma.read", "RDMA", WorkloadOutcome.Status.SKIPPED, "no RDMA device here"),
            outcome("sql.scan", "Scan", WorkloadOutcome.Status.FAILED, "the fork was killed")),
        measurements(kind, random, forks),
        ruler(random),
        List.of(
            claim("Q2", Verdict.CONFIRMED, "vector is 5.1x scalar [4.8, 5.4] in L1"),
            claim("U1", Verdict.REFUTED, "auto-vectorisation reaches 93 % [91, 95]"),
            claim("P5", Verdict.NOT_DECIDABLE, "two cores cannot decide"),
            claim("E7", Verdict.NOT_BUILT, "its workload is not built yet")),
        List.of("Two cores in a shared guest: tail latencies are those of the neighbours too."));
  }

  /** The same record with every measurement changed by a function. */
  public static RunRecord withMeasurements(RunRecord r, UnaryOperator<Measurement> change) {
    List<Measurement> changed = r.measurements().stream().map(change).toList();
    return with(r, r.id() + "-2", r.profile(), changed, r.ruler(), r.caveats());
  }

  /** The same record with another ruler. */
  public static RunRecord withRuler(RunRecord r, List<RulerReading> ruler) {
    return with(r, r.id(), r.profile(), r.measurements(), ruler, r.caveats());
  }

  /** The same record with other caveats. */
  public static RunRecord withCaveats(RunRecord r, List<String> caveats) {
    return with(r, r.id(), r.profile(), r.measurements(), r.ruler(), caveats);
  }

  /** The same record as of another profile. */
  public static RunRecord withProfile(RunRecord r, Profile profile) {
    return with(r, r.id(), profile, r.measurements(), r.ruler(), r.caveats());
  }

  private static RunRecord with(
      RunRecord r,
      String id,
      Profile profile,
      List<Measurement> measurements,
      List<RulerReading> ruler,
      List<String> caveats) {
    return new RunRecord(
        r.formatVersion(),
        id,
        r.started(),
        r.ended(),
        r.complete(),
        profile,
        r.source(),
        r.machine(),
        r.settings(),
        r.capabilities(),
        r.calibration(),
        r.tuning(),
        r.workloads(),
        measurements,
        ruler,
        r.claims(),
        caveats);
  }

  /** A measurement whose samples are all multiplied, as if the code were that much slower. */
  public static Measurement scaled(Measurement m, double factor) {
    List<List<Double>> forks =
        m.forks().stream().map(f -> f.stream().map(x -> x * factor).toList()).toList();
    return new Measurement(
        m.workload(),
        m.workloadVersion(),
        m.metric(),
        m.params(),
        m.unit(),
        m.direction(),
        m.estimate().scaled(factor),
        forks,
        m.simulated(),
        m.share(),
        m.histogram(),
        m.secondary());
  }

  private static WorkloadOutcome outcome(
      String id, String title, WorkloadOutcome.Status status, String reason) {
    return new WorkloadOutcome(id, 1, title, status, reason, reason.isEmpty() ? 12.5 : 0, 0.01);
  }

  private static ClaimOutcome claim(String id, Verdict verdict, String summary) {
    return new ClaimOutcome(
        id,
        verdict == Verdict.NOT_BUILT ? "" : "ab".repeat(32),
        verdict == Verdict.NOT_BUILT ? "" : "confirmed if the ratio is at least 2",
        Judgement.of(verdict, summary));
  }

  private static CalibrationRecord calibration(Kind kind, SplittableRandom random) {
    List<Figure> figures = new ArrayList<>();
    double[] bandwidth = {180e9, 90e9, 35e9, 12e9};
    String[] levels = {"L1", "L2", "L3", "DRAM"};
    for (int i = 0; i < levels.length; i++) {
      for (String op : List.of("read", "write", "copy", "triad")) {
        figures.add(
            figure(
                "memory.bandwidth." + op,
                Map.of("level", levels[i], "threads", "1"),
                "B/s",
                bandwidth[i] * kind.speed,
                random));
      }
    }
    for (long bytes = 4096; bytes <= 256 << 20; bytes *= 2) {
      double nanos = 1.2 + (bytes > 48 << 10 ? 4 : 0) + (bytes > 2 << 20 ? 20 : 0);
      figures.add(
          figure(
              "memory.latency",
              Map.of("bytes", Long.toString(bytes), "pages", "normal"),
              "ns",
              nanos + (bytes > 32 << 20 ? 70 : 0),
              random));
    }
    int cpus = kind == Kind.GUEST ? 2 : 16;
    for (int a = 0; a < cpus; a++) {
      for (int b = a + 1; b < cpus; b++) {
        Map<String, String> pair = Map.of("a", Integer.toString(a), "b", Integer.toString(b));
        figures.add(figure("core.roundtrip", pair, "ns", a / 8 == b / 8 ? 55 : 140, random));
      }
    }
    return new CalibrationRecord(
        Effort.STANDARD,
        61.5,
        figures,
        new TreeMap<>(Map.of("os.jitter", "os.jitter.hlog")),
        new TreeMap<>(Map.of("file.read", "the scratch folder is a tmpfs")));
  }

  private static Figure figure(
      String id, Map<String, String> labels, String unit, double value, SplittableRandom random) {
    double[] samples = random.doubles(9).map(x -> value * (1 + 0.02 * (x - 0.5))).toArray();
    Direction direction =
        unit.equals("ns") ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
    return Figure.of(id, labels, unit, direction, samples, "");
  }

  private static List<Measurement> measurements(Kind kind, SplittableRandom random, int forks) {
    List<Measurement> all = new ArrayList<>();
    for (String level : List.of("L1", "L2", "L3", "DRAM")) {
      for (String mode : List.of("scalar", "vector")) {
        double nanos = 900 / kind.speed / (mode.equals("vector") ? 5 : 1);
        all.add(
            measurement(
                "simd.sum", "sum." + mode, Map.of("level", level), "ns/op", nanos, forks, random));
      }
    }
    all.add(measurement("queue.hop", "throughput", Map.of(), "op/s", 21e6, forks, random));
    return all.stream().map(m -> m.withShare(faster(m.share(), kind.speed))).toList();
  }

  private static @Nullable CeilingShare faster(@Nullable CeilingShare share, double speed) {
    return share == null
        ? null
        : new CeilingShare(share.ceiling(), share.ceilingValue() * speed, share.share());
  }

  /** A measurement with two per cent of noise between forks and one within. */
  public static Measurement measurement(
      String workload,
      String metric,
      Map<String, String> params,
      String unit,
      double value,
      int forks,
      SplittableRandom random) {
    List<List<Double>> samples = new ArrayList<>();
    for (int f = 0; f < forks; f++) {
      double fork = value * Math.exp(0.02 * random.nextGaussian());
      List<Double> iterations = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        iterations.add(fork * Math.exp(0.01 * random.nextGaussian()));
      }
      samples.add(iterations);
    }
    boolean time = unit.startsWith("ns");
    Ceiling ceiling =
        Ceiling.of(
            "memory.bandwidth.read",
            Map.of("level", params.getOrDefault("level", "L1"), "threads", "1"),
            4096,
            "B");
    return new Measurement(
        workload,
        1,
        metric,
        new TreeMap<>(params),
        unit,
        time ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER,
        Estimates.ofForks(samples),
        samples,
        false,
        time ? new CeilingShare(ceiling, 35e9, new Estimate(0.62, 0.6, 0.65, 0.95, forks)) : null,
        null,
        new TreeMap<>(Map.of("gc.alloc.rate.norm [B/op]", 0.0)));
  }

  private static List<RulerReading> ruler(SplittableRandom random) {
    List<RulerReading> readings = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      TreeMap<String, List<Double>> parts = new TreeMap<>();
      for (String part : List.of("cpu", "memory")) {
        double state = Math.exp(0.005 * random.nextGaussian());
        parts.put(part, random.doubles(5).map(x -> 10 * state * (1 + 0.01 * x)).boxed().toList());
      }
      readings.add(new RulerReading(40.0 * i, parts));
    }
    return readings;
  }
}
