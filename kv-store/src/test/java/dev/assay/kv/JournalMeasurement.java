package dev.assay.kv;

import dev.assay.kv.journal.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What durability costs, by hand: commits beside an append and fdatasync of as many bytes, by turns
 * in one JVM; writing with and without a journal; recovery by length of the tail. Argument: folder.
 */
final class JournalMeasurement {

  private static final KvConfig STORE = KvConfig.ofMemory(512L << 20).withSeed(1);
  private static final int ROUNDS = 5;

  private JournalMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "measure");
    for (int valueBytes : new int[] {100, 1_000, 4_000}) {
      commits(folder, valueBytes);
    }
    writes(folder);
    for (int changes : new int[] {250_000, 500_000, 1_000_000, 2_000_000}) {
      recovery(folder, changes);
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  private static void commits(Path folder, int valueBytes) throws Exception {
    double[] append = new double[ROUNDS];
    int[] writers = {1, 2, 4, 8};
    double[][] store = new double[writers.length][ROUNDS];
    Path journal = folder.resolve("always" + valueBytes);
    try (KvStore opened = KvStore.open(STORE.withJournal(journal, Durability.always()));
        FileChannel file =
            FileChannel.open(
                folder.resolve("appended" + valueBytes),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
      for (int round = -1; round < ROUNDS; round++) {
        append[Math.max(0, round)] = append(file, valueBytes + 8);
        for (int i = 0; i < writers.length; i++) {
          store[i][Math.max(0, round)] = puts(opened, writers[i], valueBytes, 350_000_000L, 1000);
        }
      }
    }
    System.out.printf(
        "values of %d bytes: append and fdatasync %.0f/s, %.0f us each%n",
        valueBytes, median(append), 1e6 / median(append));
    for (int i = 0; i < writers.length; i++) {
      double[] ratios = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        ratios[round] = store[i][round] / append[round];
      }
      System.out.printf(
          "  %d writers: %.0f commits/s, %.2f of appending %s%n",
          writers[i], median(store[i]), median(ratios), Arrays.toString(ratios));
    }
  }

  private static double append(FileChannel file, int bytes) throws IOException {
    ByteBuffer record = ByteBuffer.allocateDirect(bytes);
    long start = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - start < 350_000_000L) {
      file.write(record.clear());
      file.force(false);
      count++;
    }
    return count * 1e9 / (System.nanoTime() - start);
  }

  private static double puts(KvStore store, int writers, int valueBytes, long nanos, int keys)
      throws InterruptedException {
    AtomicLong count = new AtomicLong();
    CountDownLatch begin = new CountDownLatch(1);
    Thread[] threads = new Thread[writers];
    for (int writer = 0; writer < writers; writer++) {
      int number = writer;
      threads[writer] =
          new Thread(
              () -> {
                try (KvSession session = store.openSession()) {
                  byte[] value = new byte[valueBytes];
                  byte[] key = new byte[8];
                  begin.await();
                  long end = System.nanoTime() + nanos;
                  long done = 0;
                  for (long i = number; System.nanoTime() < end; done++) {
                    i = i * 6364136223846793005L + 1442695040888963407L;
                    ByteBuffer.wrap(key).putLong((i >>> 20) % keys);
                    session.put(key, value);
                  }
                  count.addAndGet(done);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      threads[writer].start();
    }
    long start = System.nanoTime();
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return count.get() * 1e9 / (System.nanoTime() - start);
  }

  private static void writes(Path folder) throws Exception {
    List<KvConfig> configs =
        List.of(
            STORE,
            STORE.withJournal(folder.resolve("never"), Durability.never()),
            STORE.withJournal(folder.resolve("every"), Durability.every(Duration.ofMillis(100))));
    String[] names = {"no journal", "never", "every 100 ms"};
    double[][] rates = new double[3][3];
    for (int round = -1; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        try (KvStore store = KvStore.open(configs.get(i))) {
          puts(store, 1, 100, 300_000_000L, 200_000);
          rates[i][Math.max(0, round)] = puts(store, 1, 100, 700_000_000L, 200_000);
        }
      }
    }
    for (int i = 0; i < 3; i++) {
      System.out.printf(
          "%s: %.0f writes/s of 100 bytes, %.2f of none %s%n",
          names[i],
          median(rates[i]),
          median(rates[i]) / median(rates[0]),
          Arrays.toString(rates[i]));
    }
  }

  private static void recovery(Path folder, int changes) {
    KvConfig config = STORE.withJournal(folder.resolve("tail" + changes), Durability.never());
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      byte[] key = new byte[8];
      byte[] value = new byte[100];
      for (int i = 0; i < changes; i++) {
        ByteBuffer.wrap(key).putLong(i % 500_000);
        session.put(key, value);
      }
    }
    long start = System.nanoTime();
    KvStore.open(config).close();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "recovery of %d changes: %.2f s, %.0f ns each%n",
        changes, seconds, seconds * 1e9 / changes);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
