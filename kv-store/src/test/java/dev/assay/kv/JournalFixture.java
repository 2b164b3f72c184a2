package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Stores with journals in small segments, and the map that each should be equal to. */
public final class JournalFixture {

  static final KvConfig SMALL = KvConfig.ofMemory(4 << 20).withShards(4, 16 << 10);

  final Map<ByteBuffer, byte[]> model = new HashMap<>();
  final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  JournalConfig journal(Path folder, Durability durability) {
    return JournalConfig.in(folder, durability)
        .withSegmentBytes(1 << 20)
        .withCheckpointBytes(Long.MAX_VALUE)
        .withMessages(messages::add);
  }

  KvConfig config(Path folder, Durability durability) {
    return SMALL.withJournal(journal(folder, durability));
  }

  KvConfig config(Path folder) {
    return config(folder, Durability.never());
  }

  /** One change by chance, made to both. */
  void change(KvSession session, Random random, int keys) {
    byte[] key = ByteBuffer.allocate(4).putInt(random.nextInt(keys)).array();
    ByteBuffer name = ByteBuffer.wrap(key);
    byte[] value = new byte[random.nextInt(200)];
    random.nextBytes(value);
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        session.delete(key);
        model.remove(name);
      }
      case 2 -> {
        if (session.putIfAbsent(key, value)) {
          model.put(name, value);
        }
      }
      case 3 -> {
        byte[] number = {(byte) random.nextInt(9), 1, 1, 1};
        session.add(number, 7);
        model.put(ByteBuffer.wrap(number), session.get(number));
      }
      case 4 -> {
        byte[] before = session.get(key);
        if (before != null && session.compareAndSet(key, before, value)) {
          model.put(name, value);
        }
      }
      default -> {
        session.put(key, value);
        model.put(name, value);
      }
    }
  }

  void assertSame(KvStore store) {
    assertEquals(model.size(), store.size());
    try (KvSession session = store.openSession()) {
      model.forEach((key, value) -> assertArrayEquals(value, session.get(bytes(key))));
    }
  }

  private static byte[] bytes(ByteBuffer key) {
    byte[] bytes = new byte[key.remaining()];
    key.duplicate().get(bytes);
    return bytes;
  }

  /** Behind the last byte of a segment that is not zero, at a multiple of four. */
  public static int end(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return (end + 3) & -4;
  }

  /** A copy of a folder, as the process would leave it behind if it was killed now. */
  public static Path copy(Path folder, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.toList()) {
        Path target = to.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return to;
  }

  /** What is tried with a copy of a journal that ends early. */
  @FunctionalInterface
  public interface CutTrial {

    /**
     * Tries it.
     *
     * @param folder where the copy is, which may be changed
     * @param end where its only segment ends
     * @param isBatch whether that is behind a batch
     * @param isWhole whether nothing was cut off
     */
    void run(Path folder, int end, boolean isBatch, boolean isWhole) throws Exception;
  }

  /**
   * Cuts copies of a journal of one segment from a place on: behind each batch, and at each sector
   * of a disk.
   *
   * @param from where a batch begins
   * @return how many batches there are from there on
   */
  public static int cut(Path killed, int from, Path copies, CutTrial trial) throws Exception {
    Path segment = segments(killed).getFirst();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.nativeOrder());
    int to = end(segment);
    int magic = bytes.getInt(from + 4);
    int batches = 0;
    for (int end = from; end <= to; end += 4) {
      boolean isBatch = end < to && bytes.getInt(end + 4) == magic;
      batches += isBatch ? 1 : 0;
      if (isBatch || end % 512 == 0 || end == to) {
        Path copy = copy(killed, copies.resolve("cut" + end));
        try (FileChannel channel =
            FileChannel.open(segments(copy).getFirst(), StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.allocate(to - end), end);
        }
        trial.run(copy, end, isBatch, end == to);
      }
    }
    return batches;
  }

  /** The files of segments, in order. */
  public static List<Path> segments(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".cq4")).sorted().toList();
    }
  }
}
