package dev.assay.bench.suite.transport;

import dev.assay.bench.load.ByTurns;
import dev.assay.bench.load.ClassCopy;
import dev.assay.bench.load.CpuAccount;
import dev.assay.bench.load.OthersShare;
import dev.assay.bench.load.Sides;
import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One subject and what is measured of it, in turns on new connections. */
abstract class SubjectTrial {

  final Subject subject;
  final OthersShare others = new OthersShare();
  final Exchange loop =
      ClassCopy.newInstance(MethodHandles.lookup(), Exchange.class, ExchangeLoop.class);

  SubjectTrial(Subject subject) {
    this.subject = subject;
  }

  /** One of each subject; peers, that are neither ours nor the first, may be left out. */
  static <T extends SubjectTrial> ByTurns<T> byTurns(
      Workload workload, RunContext context, List<Subject> subjects, Function<Subject, T> trial) {
    return new ByTurns<>(
        workload, context, subjects.stream().map(trial).toList(), each -> !each.subject.isOurs());
  }

  /** What a side of a turn does, on its own thread. */
  @FunctionalInterface
  interface Side<T> {
    T run(Subject.Pair pair) throws IOException;
  }

  /** Runs both sides; what others took of the CPUs is noted for turns that count. */
  <T> List<T> turn(RunContext context, boolean counts, Side<T> connecting, Side<T> serving)
      throws WorkloadFailed, InterruptedException {
    Optional<CpuAccount> before = CpuAccount.now();
    List<T> said;
    try (Subject.Pair pair = subject.open()) {
      said =
          Sides.run(
              subject.name(),
              context.cpus(),
              List.of(() -> connecting.run(pair), () -> serving.run(pair)));
    } catch (IOException e) {
      throw new WorkloadFailed(subject.name() + " failed: " + e.getMessage(), e);
    }
    if (counts) {
      others.add(before);
    }
    return said;
  }

  /** A side that sends everything back. */
  boolean echo(Subject.Pair pair) throws IOException {
    try (Subject.End end = pair.serve(new Messages(), true)) {
      loop.serve(end);
    }
    return true;
  }

  /** Round by round, the first over the second. */
  static List<Double> ratios(List<Double> of, List<Double> to) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      ratios.add(of.get(i) / to.get(i));
    }
    return ratios;
  }
}
