package example;

import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Times Arrays.sort on random ints, and checks that the result is sorted. */
public final class SortWorkload implements Workload {

  private static final int LENGTH = 100_000;
  private static final int REPETITIONS = 9;

  @Override
  public String id() {
    return "outside.sort";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "sorting 100,000 random ints";
  }

  @Override
  public Kind kind() {
    return Kind.LOAD;
  }

  @Override
  public Set<String> claims() {
    return Set.of("OUT1");
  }

  @Override
  public Duration expected(RunContext context) {
    return Duration.ofMillis(200);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    List<List<Double>> repetitions = new ArrayList<>();
    for (int i = 0; i < REPETITIONS; i++) {
      int[] numbers = new Random(i).ints(LENGTH).toArray();
      long start = System.nanoTime();
      Arrays.sort(numbers);
      repetitions.add(List.of((System.nanoTime() - start) / (double) LENGTH));
      for (int k = 1; k < LENGTH; k++) {
        if (numbers[k - 1] > numbers[k]) {
          throw new WorkloadFailed("position " + k + " is out of order");
        }
      }
      context.progress(title(), (i + 1.0) / REPETITIONS);
    }
    double[] samples = repetitions.stream().mapToDouble(List::getFirst).toArray();
    return List.of(
        new Measurement(
            id(),
            version(),
            "sort",
            new TreeMap<>(),
            "ns/element",
            Direction.LOWER_IS_BETTER,
            Estimate.ofMedian(samples),
            repetitions,
            false,
            null,
            null,
            new TreeMap<>()));
  }
}
