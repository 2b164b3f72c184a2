package dev.assay.bench.cli;

import dev.assay.bench.ab.AbPlan;
import dev.assay.bench.ab.AbRun;
import dev.assay.bench.ab.JmhFork;
import dev.assay.bench.ab.PinnedThreads;
import dev.assay.bench.compare.Comparer;
import dev.assay.bench.run.ProgressLine;
import dev.assay.bench.run.Scratch;
import dev.assay.bench.stats.Change;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.measure.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./assay ab}: two variants of one benchmark, interleaved, for small effects. */
@Command(
    name = "ab",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compare two builds or two settings on one benchmark, interleaved in one run.",
      "A variant is an executable JMH jar, or 'this' for this build, with JVM flags behind it:",
      "  ./assay ab --benchmark=CounterBenchmark.compareAndSet this 'this -XX:+UseParallelGC'",
      "  ./assay ab --benchmark=MyBenchmark.sort old.jar new.jar",
      "Exit status 1 when B is slower."
    })
final class AbCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration SAMPLE_EXPECTED = Duration.ofMillis(2_200);

  @Parameters(index = "0", paramLabel = "A", description = "The baseline.")
  String a = "this";

  @Parameters(index = "1", paramLabel = "B", description = "What is compared with it.")
  String b = "this";

  @Option(
      names = "--benchmark",
      required = true,
      paramLabel = "PATTERN",
      description = "A JMH pattern that names one benchmark.")
  String benchmark = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "A benchmark's parameter.")
  Map<String, String> params = new TreeMap<>();

  @Option(
      names = "--blocks",
      defaultValue = "12",
      paramLabel = "N",
      description = "Blocks of four samples, fixed beforehand; default 12, about two minutes.")
  int blocks = AbPlan.DEFAULT_BLOCKS;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Chooses the order within each block; default 1.")
  long seed;

  @Option(
      names = "--band",
      defaultValue = "0.03",
      paramLabel = "SHARE",
      description = "A change up to this counts as none; default 0.03.")
  double band = Comparer.DEFAULT_BAND;

  @Mixin Output output = new Output();

  /** What is printed as JSON. */
  record Finding(AbRun run, Direction direction, double band, Change bAgainstA) {}

  @Override
  public Integer call() throws IOException, WorkloadFailed, InterruptedException {
    AbPlan plan = plan();
    try (Scratch scratch = Scratch.in(Output.home());
        StopOnSignal _ = StopOnSignal.arm(Thread.currentThread())) {
      JmhFork first = variant("A", a, scratch.path());
      JmhFork second = variant("B", b, scratch.path());
      int samples = plan.order().size();
      Duration expected = SAMPLE_EXPECTED.multipliedBy(samples + 4L);
      ProgressLine progress =
          new ProgressLine(Output.messages(), Output.onTerminal(), expected, System::nanoTime);
      progress.begin("interleaving " + samples + " forks of " + benchmark, expected);
      Measurement sort = first.measure();
      requireSame(sort, second.measure());
      AbRun run =
          AbRun.of(
              plan,
              first,
              second,
              done ->
                  progress.update(
                      "fork " + done + " of " + samples + " of " + benchmark,
                      (double) done / samples));
      progress.end();
      return report(run, sort.direction());
    }
  }

  private int report(AbRun run, Direction direction) {
    if (!output.printsAsJson(new Finding(run, direction, band, run.change(band)))) {
      output.line(run.text(band, direction));
    }
    Change slower = direction == Direction.HIGHER_IS_BETTER ? Change.LOWER : Change.HIGHER;
    return run.change(band) == slower ? Assay.CHECK_FAILED : 0;
  }

  private static void requireSame(Measurement a, Measurement b) {
    if (!a.unit().equals(b.unit()) || a.direction() != b.direction()) {
      throw new BadUse(
          "A measures "
              + a.unit()
              + " and B "
              + b.unit()
              + ": give both one benchmark mode and one time unit");
    }
  }

  private AbPlan plan() {
    if (!(band > 0 && band < 1)) {
      throw new BadUse("the band is a share between 0 and 1, not " + band);
    }
    try {
      return new AbPlan(blocks, seed);
    } catch (IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private JmhFork variant(String letter, String text, Path scratch) {
    List<String> words = List.of(text.strip().split("\\s+"));
    Path jar =
        words.getFirst().equals("this")
            ? Output.home().resolve("bench/target/assay-jmh.jar")
            : Path.of(words.getFirst());
    if (!Files.isRegularFile(jar)) {
      throw new BadUse(
          "variant " + letter + " names no JMH jar: " + jar + " is not a file; or write 'this'");
    }
    List<String> arguments = new ArrayList<>(List.of(benchmark));
    arguments.addAll(JmhFork.SHORT_TIMES);
    params.forEach((name, value) -> arguments.addAll(List.of("-p", name + "=" + value)));
    List<String> jvmArguments = new ArrayList<>(words.subList(1, words.size()));
    if (PinnedThreads.isIn(jar)) {
      jvmArguments.addAll(PinnedThreads.JVM_ARGUMENTS);
    }
    if (!jvmArguments.isEmpty()) {
      // Appended ones would replace those that the benchmark itself asks for.
      arguments.addAll(List.of("-jvmArgsPrepend", String.join(" ", jvmArguments)));
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new JmhFork(
        letter + " (" + text.strip() + ")",
        List.of(java, "-jar", jar.toString()),
        arguments,
        scratch,
        LIMIT);
  }
}
