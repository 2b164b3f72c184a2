package dev.assay.bench.workload;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.Limits;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SoftwareFacts;
import dev.assay.engine.measure.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.RunResult;

/** A run of the smoke profile on a small machine that the test makes up. */
public final class FakeContext implements RunContext {

  private final List<Figure> figures;
  private final int cpus;

  /** Where unfinished workloads keep their parts; nowhere unless a test says so. */
  public Optional<Path> unfinished = Optional.empty();

  /** What JMH delivered. */
  public final List<RunResult> kept = new ArrayList<>();

  /** Shares of the work done, as they were reported. */
  public final List<Double> progress = new CopyOnWriteArrayList<>();

  /** What workloads went on without, and why. */
  public final List<String> leftOut = new ArrayList<>();

  /** A machine with so many CPUs and these ceilings. */
  public FakeContext(int cpus, Figure... figures) {
    this.cpus = cpus;
    this.figures = List.of(figures);
  }

  @Override
  public Machine machine() {
    return machine(cpus);
  }

  /** A machine of which nothing is known but small caches and 1 GiB of memory. */
  public static Machine machine(int cpus) {
    List<Integer> all = IntStream.range(0, cpus).boxed().toList();
    List<CpuCache> caches =
        List.of(
            new CpuCache(1, "Data", 16 << 10, 64, 8, List.of(0)),
            new CpuCache(2, "Unified", 64 << 10, 64, 8, List.of(0)),
            new CpuCache(3, "Unified", 256 << 10, 64, 16, all));
    Limits limits = new Limits(Fact.known(all, "test"), none(), none(), none());
    HardwareFacts hardware =
        new HardwareFacts(
            none(),
            none(),
            none(),
            none(),
            none(),
            none(),
            Fact.known(caches, "test"),
            none(),
            Fact.known(1L << 30, "test"),
            none(),
            none(),
            none(),
            none(),
            none(),
            limits);
    SoftwareFacts software =
        new SoftwareFacts(
            none(), none(), none(), none(), none(), none(), none(), none(), none(), none());
    return new Machine(hardware, software, "test-system", "test-software");
  }

  private static <T> Fact<T> none() {
    return Fact.unknown("test", "not part of the test");
  }

  @Override
  public Calibration calibration() {
    return new Calibration(Effort.COARSE, 1, figures, new TreeMap<>(), new TreeMap<>());
  }

  @Override
  public Profile profile() {
    return Profile.SMOKE;
  }

  @Override
  public List<Integer> cpus() {
    return IntStream.range(0, cpus).boxed().toList();
  }

  @Override
  public Path scratch() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  @Override
  public Optional<Path> unfinished(Workload workload) {
    return unfinished;
  }

  @Override
  public void progress(String step, double shareDone) {
    progress.add(shareDone);
  }

  @Override
  public void leftOut(Workload workload, String reason) {
    leftOut.add(workload.id() + ": " + reason);
  }

  @Override
  public String keep(String name, Histogram nanos) {
    return name;
  }

  @Override
  public void keep(RunResult jmhResult) {
    kept.add(jmhResult);
  }
}
