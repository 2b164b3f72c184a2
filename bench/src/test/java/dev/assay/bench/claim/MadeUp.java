package dev.assay.bench.claim;

import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.CeilingShare;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evidence that a test makes up. */
public final class MadeUp {

  private MadeUp() {}

  /** Evidence of these measurements on a machine of two CPUs. */
  public static Evidence evidence(List<Measurement> measurements) {
    FakeContext context = new FakeContext(2);
    return new Evidence(context.machine(), context.calibration(), measurements);
  }

  /** A time with an interval of so many per cent to both sides. */
  public static Measurement time(
      String workload, String metric, Map<String, String> params, double nanos, double percent) {
    double half = nanos * percent / 100;
    return new Measurement(
        workload,
        1,
        metric,
        new TreeMap<>(params),
        "ns/op",
        Direction.LOWER_IS_BETTER,
        new Estimate(nanos, nanos - half, nanos + half, 0.95, 5),
        List.of(List.of(nanos)),
        false,
        null,
        null,
        new TreeMap<>());
  }

  /** The measurement with such a share of its ceiling. */
  public static Measurement share(Measurement measurement, double share) {
    Ceiling ceiling = Ceiling.of("figure", Map.of(), 1, "op");
    Estimate estimate = new Estimate(share, share, share, 0.95, 5);
    return measurement.withShare(new CeilingShare(ceiling, 1, estimate));
  }
}
