package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.hash.KeyHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@link CrashChild} said, and whether what its successor found is right.
 *
 * <p><b>A consistent prefix.</b> For each shard and each writer there is a number n so that of the
 * writer's changes to keys of that shard exactly those up to n are there.
 */
final class CrashRun {

  /** How far a prefix is looked for behind the last value that is there. */
  private static final int BEYOND = 2 * CrashChild.KEYS;

  private final long[] acknowledged = new long[CrashChild.WRITERS + 1];
  private boolean isLost;
  private final long[][] found = new long[CrashChild.WRITERS + 1][CrashChild.KEYS];

  /**
   * Reads what a child says until it is killed.
   *
   * @param names of its stores
   * @param killer called, with what it said of each until then and from then on, in order, when it
   *     has opened them
   * @return what it said of each
   */
  static List<CrashRun> follow(
      BufferedReader lines, List<String> names, Consumer<List<CrashRun>> killer)
      throws IOException {
    List<CrashRun> runs = names.stream().map(name -> new CrashRun()).toList();
    boolean isReady = false;
    StringBuilder rest = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      List<String> words = List.of(line.strip().split(" ", -1));
      if (line.startsWith("all ready")) {
        isReady = true;
        killer.accept(runs);
      } else if (!names.contains(words.getFirst())
          || !runs.get(names.indexOf(words.getFirst())).hears(words)) {
        rest.append(line).append('\n');
      }
    }
    assertTrue(isReady, () -> "the child did not open its store:\n" + rest);
    return runs;
  }

  /** What it was told until now; any thread. */
  synchronized CrashRun untilNow() {
    CrashRun copy = new CrashRun();
    System.arraycopy(acknowledged, 0, copy.acknowledged, 0, acknowledged.length);
    return copy;
  }

  private synchronized boolean hears(List<String> words) {
    if (words.size() < 2) {
      return false;
    }
    if (words.get(1).equals("lost")) {
      isLost = true;
      return true;
    }
    if (words.get(1).equals("state") && words.size() == 5) {
      found[number(words, 2)][number(words, 3)] = Long.parseLong(words.get(4));
      return true;
    }
    if (words.get(1).equals("ack") && words.size() == 4 && !words.get(3).isEmpty()) {
      // A last line that was cut off has a smaller number than the one before.
      int writer = number(words, 2);
      acknowledged[writer] = Math.max(acknowledged[writer], Long.parseLong(words.get(3)));
      return true;
    }
    return false;
  }

  private static int number(List<String> words, int index) {
    return Integer.parseInt(words.get(index));
  }

  /** How many changes were acknowledged. */
  synchronized long changes() {
    return Arrays.stream(acknowledged).sum();
  }

  /**
   * Compares what this run's child found with what the one before was told.
   *
   * @param mayLose whether acknowledged changes may be missing, at the end
   * @param wrong hears what is not right
   */
  void check(CrashRun before, int runBefore, boolean mayLose, Consumer<String> wrong) {
    if (isLost) {
      wrong.accept("refused");
    }
    long transfers = before.acknowledged[CrashChild.WRITERS];
    if (!isBalanced(mayLose ? 0 : transfers)) {
      wrong.accept(
          "transfers of run %d, %d acknowledged: %s"
              .formatted(runBefore, transfers, Arrays.toString(found[CrashChild.WRITERS])));
    }
    for (int writer = 0; writer < CrashChild.WRITERS; writer++) {
      int[] shards = shards(runBefore, writer);
      for (int shard = 0; shard < CrashChild.CONFIG.shards(); shard++) {
        long least = mayLose ? 0 : before.acknowledged[writer];
        if (!isPrefix(writer, shards, shard, least)) {
          wrong.accept(
              "writer %d, shard %d of run %d, %d acknowledged: %s"
                  .formatted(
                      writer,
                      shard,
                      runBefore,
                      before.acknowledged[writer],
                      Arrays.toString(found[writer])));
        }
      }
    }
  }

  /** Whether transfers are there whole, and as many as there must be. */
  private boolean isBalanced(long least) {
    long[] accounts = found[CrashChild.WRITERS];
    long sum = 0;
    for (int account = 0; account < CrashChild.ACCOUNTS; account++) {
      sum += accounts[account] == 0 ? CrashChild.EACH : accounts[account];
    }
    return sum == CrashChild.ACCOUNTS * CrashChild.EACH && accounts[CrashChild.ACCOUNTS] >= least;
  }

  private boolean isPrefix(int writer, int[] shards, int shard, long least) {
    long last = 0;
    for (int key = 0; key < CrashChild.KEYS; key++) {
      last = shards[key] == shard ? Math.max(last, found[writer][key]) : last;
    }
    for (long n = Math.max(last, least); n <= Math.max(last, least) + BEYOND; n++) {
      boolean isSame = true;
      for (int key = 0; key < CrashChild.KEYS && isSame; key++) {
        isSame = shards[key] != shard || found[writer][key] == expected(key, n);
      }
      if (isSame) {
        return true;
      }
    }
    return false;
  }

  /** The value of a key after n changes; 0 for none. */
  private static long expected(int key, long n) {
    long change = n - Math.floorMod(n - key, (long) CrashChild.KEYS);
    return change <= 0 || change % 7 == 0 ? 0 : change;
  }

  private static int[] shards(int run, int writer) {
    int[] shards = new int[CrashChild.KEYS];
    try (Arena arena = Arena.ofConfined()) {
      for (int key = 0; key < shards.length; key++) {
        MemorySegment bytes =
            arena.allocateFrom(ValueLayout.JAVA_BYTE, CrashChild.key(run, writer, key));
        long hash = KeyHash.of(bytes.address(), (int) bytes.byteSize(), CrashChild.CONFIG.seed());
        shards[key] = (int) (hash >>> 56) & (CrashChild.CONFIG.shards() - 1);
      }
    }
    return shards;
  }
}
