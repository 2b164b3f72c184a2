package dev.assay.kv;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.kv.file.Disk;
import dev.assay.kv.journal.DamagedFile;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes until it is killed. It says what the run before it left behind, a line for
 * each key, then what it was told is done, a line for each change. Each writer changes its keys in
 * turn: change {@code i} is of key {@code i % KEYS}, and deletes it where {@code i % 7 == 0}.
 */
final class CrashChild {

  static final int WRITERS = 2;
  static final int KEYS = 64;

  /** Money that one more writer moves from one to another; the key behind them counts. */
  static final int ACCOUNTS = 8;

  static final long EACH = 1_000_000;
  static final KvConfig CONFIG = KvConfig.ofMemory(16 << 20).withShards(8, 16 << 10).withSeed(5);

  private static final PrintStream OUT =
      new PrintStream(
          new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 256),
          false,
          StandardCharsets.US_ASCII);

  private CrashChild() {}

  /** A disk that says that all is on it, and has waited for nothing. */
  static final class LyingDisk extends Disk {
    @Override
    public void sync(MemorySegment mapped) {}

    @Override
    public void sync(FileChannel channel) {}

    @Override
    public void syncFolder(Path folder) {}
  }

  static byte[] key(int run, int writer, int number) {
    return ByteBuffer.allocate(12).putInt(run).putInt(writer).putInt(number).array();
  }

  static Durability durability(String name) {
    return switch (name) {
      case "never" -> Durability.never();
      case "every" -> Durability.every(Duration.ofMillis(20));
      default -> Durability.always();
    };
  }

  /** What is said of a store in a folder, by the folder's number. */
  static String label(int folder, String name) {
    return folder == 0 ? name : folder + "." + name;
  }

  /**
   * Arguments: folders with colons between, number of the run, what to do (checkpoints, none, or
   * look and end), then what is as durable as it says or lies; each has a store of its own in each
   * folder. Those of the first are written to, at those of others it only looks.
   */
  public static void main(String[] arguments) throws Exception {
    int run = Integer.parseInt(arguments[1]);
    List<String> names = List.of(arguments).subList(3, arguments.length);
    List<String> folders = List.of(arguments[0].split(":", -1));
    for (int folder = 1; folder < folders.size(); folder++) {
      for (String name : names) {
        try (KvStore store = open(Path.of(folders.get(folder)), name, label(folder, name), run)) {
          tell(store, label(folder, name), run - 1);
        }
      }
    }
    List<KvStore> stores = new ArrayList<>();
    for (String name : names) {
      KvStore store = open(Path.of(folders.getFirst()), name, name, run);
      stores.add(store);
      tell(store, name, run - 1);
    }
    say("all ready");
    if (arguments[2].equals("look")) {
      stores.forEach(KvStore::close);
      return;
    }
    for (int store = 0; store < stores.size(); store++) {
      KvStore opened = stores.get(store);
      String name = names.get(store);
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        new Thread(() -> write(opened, name, run, number)).start();
      }
      new Thread(() -> transfer(opened, name, run)).start();
    }
    while (arguments[2].equals("checkpoints")) {
      stores.forEach(KvStore::checkpoint);
    }
  }

  /** A store whose disk lies may be refused; then it goes on with an empty one. */
  private static KvStore open(Path folder, String name, String label, int run) {
    try {
      return open(folder.resolve(name), name);
    } catch (DamagedFile e) {
      if (!name.equals("lying")) {
        throw e;
      }
      say(label + " lost " + e.getMessage());
      return open(folder.resolve(name + run), name);
    }
  }

  private static KvStore open(Path folder, String name) {
    JournalConfig journal =
        JournalConfig.in(folder, durability(name))
            .withSegmentBytes(1 << 20)
            .withCheckpointBytes(Long.MAX_VALUE)
            .withMessages(message -> say("message " + message));
    Disk disk = name.equals("lying") ? new LyingDisk() : new Disk();
    return KvStore.open(CONFIG.withJournal(journal), MemoryBudget.of(64L << 20), disk);
  }

  private static void tell(KvStore store, String name, int run) {
    try (KvSession session = store.openSession()) {
      for (int writer = 0; writer <= WRITERS; writer++) {
        for (int key = 0; key < KEYS; key++) {
          byte[] value = session.get(key(run, writer, key));
          if (value != null) {
            say(name + " state " + writer + " " + key + " " + ByteBuffer.wrap(value).getLong());
          }
        }
      }
    }
  }

  private static void write(KvStore store, String name, int run, int writer) {
    try (KvSession session = store.openSession()) {
      byte[] value = new byte[100 + writer * 700];
      for (long i = 1; ; i++) {
        byte[] key = key(run, writer, (int) (i % KEYS));
        if (i % 7 == 0) {
          session.delete(key);
        } else {
          ByteBuffer.wrap(value).putLong(i);
          session.put(key, value);
        }
        say(name + " ack " + writer + " " + i);
      }
    }
  }

  private static void transfer(KvStore store, String name, int run) {
    try (KvSession session = store.openSession()) {
      for (int i = 1; ; i++) {
        long number = i;
        byte[] from = key(run, WRITERS, i % ACCOUNTS);
        byte[] to = key(run, WRITERS, (i + 1 + i / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS);
        byte[] count = key(run, WRITERS, ACCOUNTS);
        boolean _ =
            session.transact(
                new byte[][] {from, to, count},
                transaction -> {
                  transaction.put(from, value(balance(transaction.get(from)) - number % 5));
                  transaction.put(to, value(balance(transaction.get(to)) + number % 5));
                  transaction.put(count, value(number));
                  return true;
                });
        say(name + " ack " + WRITERS + " " + i);
      }
    }
  }

  private static long balance(byte @Nullable [] value) {
    return value == null ? EACH : ByteBuffer.wrap(value).getLong();
  }

  private static byte[] value(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static synchronized void say(String line) {
    OUT.print(line + "\n");
    OUT.flush();
  }
}
