package dev.assay.bench.compare;

import dev.assay.bench.compare.Comparison.CeilingRow;
import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.CeilingShare;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two machines side by side: how much of their difference their ceilings explain. */
final class Machines {

  private Machines() {}

  /** What was compared, the least explained first. */
  static List<CeilingRow> rows(
      List<Matcher.Match> matches, @Nullable RunRecord baseline, @Nullable RunRecord other) {
    List<CeilingRow> rows = new ArrayList<>();
    for (Matcher.Match match : matches) {
      rows.add(row(match.baseline(), match.other(), baseline, other));
    }
    rows.sort(
        Comparator.comparingDouble((CeilingRow row) -> Math.abs(Math.log(row.unexplained())))
            .reversed());
    return rows;
  }

  private static CeilingRow row(
      Measurement a, Measurement b, @Nullable RunRecord runA, @Nullable RunRecord runB) {
    double x = a.estimate().value();
    double y = b.estimate().value();
    double advantage = a.direction() == Direction.HIGHER_IS_BETTER ? y / x : x / y;
    CeilingShare p = a.share();
    CeilingShare q = b.share();
    String key = (a.simulated() ? "sim:" : "") + a.key();
    if (p == null || q == null || !(p.ceilingValue() > 0 && q.ceilingValue() > 0)) {
      return new CeilingRow(key, a.unit(), x, y, advantage, "", 1, 1, advantage);
    }
    double explained = capacity(q, runB) / capacity(p, runA);
    double work = p.ceiling().unitsPerOp() / q.ceiling().unitsPerOp();
    return new CeilingRow(
        key,
        a.unit(),
        x,
        y,
        advantage,
        name(p.ceiling())
            + (name(p.ceiling()).equals(name(q.ceiling())) ? "" : ", there " + name(q.ceiling())),
        explained,
        work,
        advantage / (explained * work));
  }

  /** Work per second that the ceiling allows, up to a constant: a time is turned over. */
  private static double capacity(CeilingShare share, @Nullable RunRecord run) {
    Ceiling ceiling = share.ceiling();
    CalibrationRecord calibration = run == null ? null : run.calibration();
    boolean time =
        calibration != null
            && calibration.figures().stream()
                .anyMatch(
                    f ->
                        f.id().equals(ceiling.figure())
                            && f.labels().equals(ceiling.labels())
                            && f.direction() == Direction.LOWER_IS_BETTER);
    return time ? 1 / share.ceilingValue() : share.ceilingValue();
  }

  private static String name(Ceiling ceiling) {
    return ceiling.figure() + (ceiling.labels().isEmpty() ? "" : ceiling.labels());
  }
}
