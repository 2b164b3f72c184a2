package dev.assay.kv;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.kv.file.Disk;
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

/**
 * A process that writes until it is killed. It says what the run before it left behind, a line for
 * each key, then what it was told is done, a line for each change. Each writer changes its keys in
 * turn: change {@code i} is of key {@code i % KEYS}, and deletes it where {@code i % 7 == 0}.
 */
final class CrashChild {

  static final int WRITERS = 3;
  static final int KEYS = 64;
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

  /** Arguments: folder, durability or "lying", number of the run, checkpoints or none. */
  public static void main(String[] arguments) throws Exception {
    int run = Integer.parseInt(arguments[2]);
    JournalConfig journal =
        JournalConfig.in(Path.of(arguments[0]), durability(arguments[1]))
            .withSegmentBytes(1 << 20)
            .withCheckpointBytes(Long.MAX_VALUE)
            .withMessages(message -> say("message " + message));
    KvConfig config = CONFIG.withJournal(journal);
    Disk disk = arguments[1].equals("lying") ? new LyingDisk() : new Disk();
    KvStore store = KvStore.open(config, MemoryBudget.of(64L << 20), disk);
    try (KvSession session = store.openSession()) {
      for (int writer = 0; writer < WRITERS; writer++) {
        for (int key = 0; key < KEYS; key++) {
          byte[] value = session.get(key(run - 1, writer, key));
          if (value != null) {
            say("state " + writer + " " + key + " " + ByteBuffer.wrap(value).getLong());
          }
        }
      }
    }
    say("ready");
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      new Thread(() -> write(store, run, number)).start();
    }
    while (arguments[3].equals("checkpoints")) {
      store.checkpoint();
    }
  }

  private static void write(KvStore store, int run, int writer) {
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
        say("ack " + writer + " " + i);
      }
    }
  }

  private static synchronized void say(String line) {
    OUT.print(line + "\n");
    OUT.flush();
  }
}
