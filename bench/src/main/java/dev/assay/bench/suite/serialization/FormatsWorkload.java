package dev.assay.bench.suite.serialization;

import com.sun.management.ThreadMXBean;
import dev.assay.bench.load.ClassCopy;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The same orders written and read in five formats by turns: time, size and garbage of a message.
 * Readers take every field and fold it into a checksum, which must be that of the orders.
 */
public final class FormatsWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "serialization.formats";

  private static final int MESSAGES = 256;
  private static final int WARM_ROUNDS = 8;
  private static final long SEED = 20_261_122L;

  /** For the provider. */
  public FormatsWorkload() {
    super(ID, 1, "Serialization: fixed layout, varint and JSON", Set.of("T6"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 500, 5_000, 20_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    Order[] orders = Order.random(MESSAGES, SEED);
    List<Trial> trials = new ArrayList<>();
    for (Codec codec :
        List.of(
            new SegmentCodec(MESSAGES),
            new FlyweightCodec(MESSAGES),
            new VarintCodec(MESSAGES),
            new JsonCodec(MESSAGES),
            new JsonTokensCodec(MESSAGES))) {
      trials.add(new Trial(codec, orders));
    }
    int rounds = pick(context, 2, 15, 50);
    int times = pick(context, 5, 60, 100);
    List<Trial> order = new ArrayList<>(trials);
    try {
      for (int round = -WARM_ROUNDS; round < rounds; round++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        context.progress("by turns", (round + WARM_ROUNDS) / (double) (rounds + WARM_ROUNDS));
        for (Trial trial : order) {
          trial.turn(times, round >= 0);
        }
        Collections.rotate(order, 1);
      }
    } catch (IOException e) {
      throw new WorkloadFailed("a format could not be written or read: " + e.getMessage(), e);
    }
    return trials.stream().flatMap(trial -> trial.measurements(this).stream()).toList();
  }

  /** One format and what was measured of it. */
  private static final class Trial {
    private final Codec codec;
    private final Order[] orders;
    private final Batches loop =
        ClassCopy.newInstance(MethodHandles.lookup(), Batches.class, BatchLoop.class);
    private final int[] ends;
    private final long checksum;
    private final LongSupplier allocated;
    private final List<Double> encodeNanos = new ArrayList<>();
    private final List<Double> decodeNanos = new ArrayList<>();
    private final List<Double> garbageBytes = new ArrayList<>();

    Trial(Codec codec, Order[] orders) {
      this.codec = codec;
      this.orders = orders;
      ends = new int[orders.length];
      checksum = Arrays.stream(orders).mapToLong(Order::checksum).sum();
      allocated =
          ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                  && threads.isThreadAllocatedMemoryEnabled()
              ? threads::getCurrentThreadAllocatedBytes
              : () -> 0;
    }

    void turn(int times, boolean counts) throws IOException, WorkloadFailed {
      long bytes = allocated.getAsLong();
      long start = System.nanoTime();
      loop.encode(codec, orders, ends, times);
      long written = System.nanoTime();
      long sum = loop.decode(codec, ends, times);
      long read = System.nanoTime();
      bytes = allocated.getAsLong() - bytes;
      if (sum != checksum * times) {
        throw new WorkloadFailed(codec.name() + " does not give back what was written with it");
      }
      if (counts) {
        double messages = (double) times * orders.length;
        encodeNanos.add((written - start) / messages);
        decodeNanos.add((read - written) / messages);
        garbageBytes.add(bytes / messages);
      }
    }

    List<Measurement> measurements(FormatsWorkload workload) {
      double size = (double) ends[ends.length - 1] / ends.length;
      return List.of(
          figure(workload, "encode", "ns/op", encodeNanos),
          figure(workload, "decode", "ns/op", decodeNanos),
          figure(workload, "garbage", "B/op", garbageBytes),
          figure(workload, "size", "B/op", List.of(size)));
    }

    private Measurement figure(
        FormatsWorkload workload, String metric, String unit, List<Double> samples) {
      Metric figure = Metric.lower(workload, metric, unit).param("format", codec.name());
      samples.forEach(figure::add);
      return figure.build();
    }
  }
}
