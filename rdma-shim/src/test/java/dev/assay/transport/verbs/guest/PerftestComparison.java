package dev.assay.transport.verbs.guest;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import dev.assay.transport.verbs.VerbsTransport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Round trips over rdma:// beside perftest's, by turns, in one guest: messages as ib_send_lat sends
 * them, writes that answer each other as ib_write_lat's do, reads as ib_read_lat's. Both sides
 * spin, each on a CPU. What perftest prints of the first two is half a round trip and is doubled
 * here.
 *
 * <p>Arguments: bytes, round trips, turns. Prints medians in microseconds and their ratio for each
 * turn, and the median of the ratios: of few turns under emulation any may be disturbed.
 */
final class PerftestComparison {

  private static final String SERVER = "10.99.0.1";

  private static final int KINDS = 3;

  /** A warm phase, and the rest after it: compilers are slow under emulation, and need a CPU. */
  private static final long PHASE_NANOS = 700_000_000L;

  private static final long REST_NANOS = 3_000_000_000L;
  private static final double SETTLED = 0.97;
  private static final int SETTLED_PHASES = 4;
  private static final int MOST_PHASES = 25;

  private final int bytes;
  private final int trips;
  private final long[] nanos;
  private @Nullable Worker worker;
  private @Nullable Channel channel;
  private @Nullable RemoteKey far;
  private @Nullable RegisteredRegion near;
  private long came;

  private PerftestComparison(int bytes, int trips) {
    this.bytes = bytes;
    this.trips = trips;
    nanos = new long[trips];
  }

  public static void main(String[] arguments) throws Exception {
    int bytes = Integer.parseInt(arguments[0]);
    int trips = Integer.parseInt(arguments[1]);
    PerftestComparison ours = new PerftestComparison(bytes, trips);
    AtomicReference<Address> address = new AtomicReference<>();
    CountDownLatch listening = new CountDownLatch(1);
    Echo echo = new Echo(bytes, address, listening);
    Thread server = Thread.ofPlatform().name("echo").start(echo);
    listening.await();
    ours.connect(Objects.requireNonNull(address.get()));
    ours.warm(echo);
    String[] tools = {"ib_send_lat", "ib_write_lat", "ib_read_lat"};
    int turns = Integer.parseInt(arguments[2]);
    double[][] ratios = new double[tools.length][turns];
    for (int turn = 0; turn < turns; turn++) {
      for (int kind = 0; kind < tools.length; kind++) {
        echo.pause(true);
        double theirs = perftest(tools[kind], bytes, trips) * (kind < 2 ? 2 : 1);
        echo.pause(false);
        double median = ours.measure(kind);
        ratios[kind][turn] = median / theirs;
        System.out.printf(
            "%-12s %4d B  perftest %7.1f us  ours %7.1f us  ratio %.2f%n",
            tools[kind], bytes, theirs, median, median / theirs);
      }
    }
    for (int kind = 0; kind < tools.length; kind++) {
      Arrays.sort(ratios[kind]);
      System.out.printf(
          "%-12s %4d B  median of %d ratios %.2f%n",
          tools[kind], bytes, turns, ratios[kind][turns / 2]);
    }
    echo.stop();
    server.join();
  }

  private void connect(Address to) throws Exception {
    Worker mine = new VerbsTransport().openWorker(TransportConfig.DEFAULT);
    worker = mine;
    channel =
        mine.connect(
            to,
            new ChannelHandler() {
              @Override
              public void onMessage(Channel c, MemorySegment segment, long offset, int length) {
                if (far == null) {
                  far = RemoteKey.read(segment, offset);
                }
                came++;
              }

              @Override
              public void onCompletion(Channel c, long token, OneSided.Status s, long previous) {
                came++;
              }
            });
    while (far == null) {
      mine.poll();
    }
    RegisteredRegion region = mine.allocate(1 << 16, Access.REMOTE_WRITE);
    near = region;
    long at = channel.claim(RemoteKey.BYTES);
    region.key().write(channel.segment(), at);
    channel.commit(at);
    channel.flush();
  }

  /** Until some phases in a row have made no kind faster. */
  private void warm(Echo echo) {
    double[] best = new double[KINDS];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    int settled = 0;
    int phases = 0;
    for (; settled < SETTLED_PHASES && phases < MOST_PHASES; phases++) {
      settled++;
      for (int kind = 0; kind < KINDS; kind++) {
        double median = phase(kind);
        settled = median < SETTLED * best[kind] ? 0 : settled;
        best[kind] = Math.min(best[kind], median);
      }
      echo.pause(true);
      LockSupport.parkNanos(REST_NANOS);
      echo.pause(false);
    }
    System.out.printf("warmed in %d phases, to %s us%n", phases, Arrays.toString(best));
  }

  private double phase(int kind) {
    double best = Double.POSITIVE_INFINITY;
    for (long end = System.nanoTime() + PHASE_NANOS; System.nanoTime() - end < 0; ) {
      best = Math.min(best, measure(kind));
    }
    return best;
  }

  /** The median of round trips, in microseconds. */
  private double measure(int kind) {
    for (int i = 0; i < trips; i++) {
      long start = System.nanoTime();
      switch (kind) {
        case 0 -> message();
        case 1 -> write(i + 1L);
        default -> read();
      }
      nanos[i] = System.nanoTime() - start;
    }
    if (kind == 1) {
      write(0);
    }
    Arrays.sort(nanos);
    return nanos[trips / 2] / 1e3;
  }

  private void message() {
    Channel to = Objects.requireNonNull(channel);
    long due = came + 1;
    long at = to.claim(bytes);
    to.segment().set(JAVA_LONG_UNALIGNED, at, due);
    to.commit(at);
    to.flush();
    await(due);
  }

  /** The peer answers a number in its memory by the same in ours. */
  private void write(long number) {
    RegisteredRegion region = Objects.requireNonNull(near);
    Channel to = Objects.requireNonNull(channel);
    long due = came + 1;
    region.segment().set(JAVA_LONG, 0, number);
    to.oneSided().write(region, 0, Objects.requireNonNull(far), 4096, bytes, 1);
    to.flush();
    while ((long) Echo.WORD.getVolatile(region.segment(), 4096L) != number) {
      Thread.onSpinWait();
    }
    await(due);
  }

  private void read() {
    long due = came + 1;
    Channel to = Objects.requireNonNull(channel);
    RegisteredRegion region = Objects.requireNonNull(near);
    to.oneSided().read(Objects.requireNonNull(far), 8192, region, 8192, bytes, 1);
    to.flush();
    await(due);
  }

  private void await(long due) {
    Worker mine = Objects.requireNonNull(worker);
    while (came < due) {
      mine.poll();
    }
  }

  /** What a tool of perftest prints as its typical time. */
  private static double perftest(String tool, int bytes, int trips) throws Exception {
    String options = " -x 1 -s %d -n %d -F ".formatted(bytes, trips);
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "timeout 40 %s -d rxe0%s >/dev/null 2>&1 & until ss -ltn | grep -q :18515; do sleep .1; done; "
                        .formatted(tool, options)
                    + "timeout 30 %s -d rxe1%s %s; wait".formatted(tool, options, SERVER))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : output.split("\n")) {
      String[] columns = line.strip().split("\\s+");
      if (columns.length > 6 && columns[0].equals(Integer.toString(bytes))) {
        return Double.parseDouble(columns[4]);
      }
    }
    throw new IllegalStateException(tool + " said: " + output);
  }

  /** The other side: sends messages back, answers writes by writes. */
  private static final class Echo implements Runnable, ChannelHandler {

    static final java.lang.invoke.VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final int bytes;
    private final AtomicReference<Address> address;
    private final CountDownLatch listening;
    private volatile boolean paused;
    private volatile boolean stopped;
    private @Nullable RegisteredRegion region;
    private @Nullable RemoteKey far;
    private @Nullable Channel channel;
    private long answered;

    Echo(int bytes, AtomicReference<Address> address, CountDownLatch listening) {
      this.bytes = bytes;
      this.address = address;
      this.listening = listening;
    }

    void pause(boolean whether) {
      paused = whether;
    }

    void stop() {
      stopped = true;
    }

    @Override
    public void run() {
      try (Worker worker = new VerbsTransport().openWorker(TransportConfig.DEFAULT)) {
        Listener listener = worker.listen(new Address("rdma", SERVER, 0), opening -> this);
        RegisteredRegion shared = worker.allocate(1 << 16, Access.REMOTE_WRITE);
        region = shared;
        address.set(listener.address());
        listening.countDown();
        while (!stopped) {
          if (paused) {
            worker.await(1_000_000);
          } else {
            worker.poll();
            answer(shared);
          }
        }
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private void answer(RegisteredRegion shared) {
      long number = (long) WORD.getVolatile(shared.segment(), 4096L);
      if (number != answered) {
        answered = number;
        shared.segment().set(JAVA_LONG, 0, number);
        Channel to = Objects.requireNonNull(channel);
        to.oneSided().write(shared, 0, Objects.requireNonNull(far), 4096, bytes, 1);
        to.flush();
      }
    }

    @Override
    public void onOpen(Channel opened) {
      channel = opened;
      long at = opened.claim(RemoteKey.BYTES);
      Objects.requireNonNull(region).key().write(opened.segment(), at);
      opened.commit(at);
      opened.flush();
    }

    @Override
    public void onMessage(Channel from, MemorySegment segment, long offset, int lengthBytes) {
      if (far == null) {
        far = RemoteKey.read(segment, offset);
        return;
      }
      long at = from.claim(lengthBytes);
      MemorySegment.copy(segment, offset, from.segment(), at, lengthBytes);
      from.commit(at);
      from.flush();
    }
  }
}
