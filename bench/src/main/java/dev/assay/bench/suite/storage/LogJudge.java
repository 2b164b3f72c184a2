package dev.assay.bench.suite.storage;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** E7: whether a log keeps its word, and what recovery from it takes. */
final class LogJudge extends ClaimJudge {

  private static final double KILLS = 1_000;
  private static final double LEAST = 1.5;
  private static final double MOST = 2.5;

  LogJudge() {
    super(
        "E7",
        "Our store, every commit synced: rows whose commit had returned before SIGKILL and which"
            + " are not there, or not right, afterwards; and the time to open it by rows logged"
            + " since the last checkpoint (1, 2, 4, 8 units). Confirmed: none lost in 1,000 kills,"
            + " and each doubling adds 1.5 to 2.5 times what the one before added (linear)."
            + " Refuted: a row is lost, or the last doubling adds, by its whole interval, less or"
            + " more. Else, and with fewer kills, not decidable. Cutting the power is another test.",
        RecoveryWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> lost = all(evidence, "lostRows");
    List<Measurement> recovery = all(evidence, "recovery");
    if (lost.isEmpty() || recovery.size() < 3) {
      return needs("kills, and recoveries of several lengths");
    }
    Measurement kills = lost.getFirst();
    double missing = kills.forks().stream().mapToDouble(fork -> fork.getFirst()).sum();
    double count = kills.secondary().getOrDefault(RecoveryWorkload.KILLS, 0.0);
    boolean linear = true;
    for (int i = 2; i < recovery.size(); i++) {
      double growth = added(recovery, i) / added(recovery, i - 1);
      linear &= growth >= LEAST && growth <= MOST;
    }
    int last = recovery.size() - 1;
    double before = added(recovery, last - 1);
    double least = recovery.get(last).estimate().low() - recovery.get(last - 1).estimate().high();
    double most = recovery.get(last).estimate().high() - recovery.get(last - 1).estimate().low();
    boolean curved = least > MOST * before || most < LEAST * before;
    return new Judgement(
        verdict(missing == 0 && count >= KILLS && linear, missing > 0 || curved),
        text(
            "%.0f rows lost of %.0f acknowledged in %.0f kills (1,000 are asked); the last doubling"
                + " of the log adds %.2f times what the one before added.",
            missing,
            kills.secondary().getOrDefault(RecoveryWorkload.TOLD, 0.0),
            count,
            added(recovery, last) / before),
        recovery.stream()
            .map(
                m ->
                    text(
                        "%s rows: %.1f ms",
                        m.params().getOrDefault("rows", ""), m.estimate().value() / 1e6))
            .toList());
  }

  private static double added(List<Measurement> recovery, int i) {
    return recovery.get(i).estimate().value() - recovery.get(i - 1).estimate().value();
  }
}
