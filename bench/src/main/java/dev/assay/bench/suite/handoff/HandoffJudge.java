package dev.assay.bench.suite.handoff;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** U3: a ring hands over at least five times as fast as an ArrayBlockingQueue, 1P1C. */
public final class HandoffJudge extends ClaimJudge {

  private static final double THRESHOLD = 5;
  private static final Comparator<Measurement> FASTER =
      Comparator.comparingDouble(m -> m.estimate().value());

  /** For the provider. */
  public HandoffJudge() {
    super(
        "U3",
        "Time per element one way, 1 producer and 1 consumer, of ArrayBlockingQueue / that of the"
            + " fastest ring (JCTools, Agrona, Disruptor), same run, bursts interleaved, is at"
            + " least 5 with its whole 95 % interval. Two baselines: put/take, which park, and"
            + " offer/poll in a spinning loop. Confirmed: met against both. Refuted: missed against"
            + " both with the whole interval. Met against one and missed against the other: depends"
            + " on the baseline. Else not decidable. Stop rule: rounds of the profile, none added.",
        HandoffWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Optional<Measurement> ring =
        Stream.of(Subject.values())
            .filter(Subject::isRing)
            .flatMap(subject -> oneWay(evidence, subject).stream())
            .min(FASTER);
    Optional<Measurement> blocking = oneWay(evidence, Subject.ABQ_BLOCKING);
    Optional<Measurement> spinning = oneWay(evidence, Subject.ABQ_SPINNING);
    if (ring.isEmpty() || blocking.isEmpty() || spinning.isEmpty()) {
      return needs("a ring and both forms of the baseline");
    }
    Ratio toBlocking = Ratio.of(blocking.get().estimate(), ring.get().estimate());
    Ratio toSpinning = Ratio.of(spinning.get().estimate(), ring.get().estimate());
    return new Judgement(
        verdict(toBlocking, toSpinning),
        text(
            "The fastest ring (%s) hands over %s as fast as a parking ArrayBlockingQueue and %s as"
                + " fast as a spinning one (asked: 5×).",
            ring.get().params().getOrDefault("queue", ""), toBlocking.text(), toSpinning.text()),
        all(evidence, "roundTrip").stream()
            .sorted(FASTER)
            .map(m -> text("%s there and back: %.0f ns", m.params(), m.estimate().value()))
            .toList());
  }

  private static Verdict verdict(Ratio a, Ratio b) {
    boolean metA = a.isAtLeast(THRESHOLD);
    boolean metB = b.isAtLeast(THRESHOLD);
    boolean decided = (metA || a.isBelow(THRESHOLD)) && (metB || b.isBelow(THRESHOLD));
    return decided && metA != metB
        ? Verdict.DEPENDS_ON_BASELINE
        : verdict(metA && metB, decided && !metA);
  }

  private static Optional<Measurement> oneWay(Evidence evidence, Subject subject) {
    return evidence.find(
        HandoffWorkload.ID, "oneWay", Map.of("queue", subject.label(), "producers", "1"));
  }
}
