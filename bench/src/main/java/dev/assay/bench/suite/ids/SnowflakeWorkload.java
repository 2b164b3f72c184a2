package dev.assay.bench.suite.ids;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.List;
import java.util.Set;

/**
 * Ids as fast as they come, first by the real clock, where the cap of 4,096 a millisecond shows,
 * then many by a simulated clock that steps back five milliseconds again and again. Each id must be
 * larger than the one before: that excludes duplicates without keeping them.
 */
public final class SnowflakeWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "ids.snowflake";

  private static final int STEP_BACK_MILLIS = 5;
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  /** For the provider. */
  public SnowflakeWorkload() {
    super(ID, 1, "Snowflake ids: rate, cap per millisecond, clock steps", Set.of("L8"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 200, 3_000, 20_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int repetitions = pick(context, 2, 10, 20);
    Metric rate = Metric.higher(this, "rate", "op/s");
    long busiest = 0;
    for (int i = 0; i < repetitions; i++) {
      context.progress("by the real clock", 0.5 * i / repetitions);
      Cap cap = byRealClock(pick(context, 30, 200, 200));
      rate.add(cap.idsPerSecond);
      busiest = Math.max(busiest, cap.busiestMilli);
    }
    rate.also("busiest millisecond [op]", (double) busiest);
    long ids = pick(context, 1_000_000, 10_000_000, 1_000_000_000);
    context.progress("by a clock that steps back", 0.5);
    SteppingClock clock = new SteppingClock();
    long duplicates = outOfOrder(new SnowflakeIds(clock::millis, 1023), ids);
    Metric steps = Metric.lower(this, "duplicates", "op").add((double) duplicates);
    steps.also("ids [op]", (double) ids).also("steps back [op]", (double) clock.steps);
    return List.of(rate.build(), steps.build());
  }

  private record Cap(double idsPerSecond, long busiestMilli) {}

  private static Cap byRealClock(int millis) throws WorkloadFailed {
    SnowflakeIds ids = new SnowflakeIds(() -> System.currentTimeMillis() - EPOCH_MILLIS, 1);
    long last = ids.next();
    long first = last >>> 22;
    long count = 0;
    long inMilli = 0;
    long busiest = 0;
    long start = System.nanoTime();
    while (last >>> 22 < first + millis) {
      long id = ids.next();
      if (id <= last) {
        throw new WorkloadFailed("id " + id + " came after " + last);
      }
      inMilli = id >>> 22 == last >>> 22 ? inMilli + 1 : 1;
      busiest = Math.max(busiest, inMilli);
      last = id;
      count++;
    }
    return new Cap(count * 1e9 / (System.nanoTime() - start), busiest);
  }

  private static long outOfOrder(SnowflakeIds ids, long count) {
    long wrong = 0;
    long last = -1;
    for (long i = 0; i < count; i++) {
      long id = ids.next();
      wrong += id <= last ? 1 : 0;
      last = id;
    }
    return wrong;
  }

  /** A millisecond goes by every 3,000 readings; after every hundredth it is five earlier. */
  private static final class SteppingClock {
    private long readings;
    private long offset;
    private long steps;

    long millis() {
      readings++;
      if (readings % 300_000 == 0) {
        offset -= STEP_BACK_MILLIS;
        steps++;
      }
      return 1_000 + readings / 3_000 + offset;
    }
  }
}
