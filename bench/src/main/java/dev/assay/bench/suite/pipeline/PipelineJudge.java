package dev.assay.bench.suite.pipeline;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.stream.Stream;

/** U4: the ledger asks for a table; what is judged is whether batching pays at all. */
public final class PipelineJudge extends ClaimJudge {

  /** For the provider. */
  public PipelineJudge() {
    super(
        "U4",
        "The ledger asks for a table: events per second and two-hop times of a three-stage"
            + " pipeline, and of a log. Confirmed: handing over 256 events together is faster per"
            + " event than one by one, ratio of times above 1 with its whole 95 % interval, and all"
            + " tables are there. Refuted: below 1 with its whole interval. Else not decidable.",
        PipelineWorkload.ID,
        LogWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> events = all(evidence, "perEvent");
    List<Measurement> others =
        Stream.of("twoHops.p50", "append", "read").flatMap(m -> all(evidence, m).stream()).toList();
    if (events.size() < 2 || others.size() < 3) {
      return needs("the pipeline and the log");
    }
    Ratio gain = Ratio.of(events.getFirst().estimate(), events.getLast().estimate());
    return new Judgement(
        verdict(gain.isAtLeast(1), gain.isBelow(1)),
        "Batches of 256 make an event " + gain.text() + " as fast as one by one.",
        Stream.concat(events.stream(), others.stream()).map(PipelineJudge::row).toList());
  }

  private static String row(Measurement m) {
    return text("%s%s: %.0f ns", m.metric(), m.params(), m.estimate().value())
        + (m.histogram() == null
            ? ""
            : text(
                ", p50 %.0f, p99.99 %.0f",
                m.secondary().getOrDefault("p50 [ns]", 0.0),
                m.secondary().getOrDefault("p99.99 [ns]", 0.0)));
  }
}
