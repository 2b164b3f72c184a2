package dev.assay.kv.journal;

import dev.assay.kv.file.Disk;
import dev.assay.kv.journal.SegmentReader.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A checkpoint: blocks of records as the journal's excerpts are, one behind the other, each behind
 * four bytes with its length, as in a segment. Each block has its number, and in the place of what
 * was durable the position from which on the journal has to be replayed; the last is a {@link
 * BatchLayout#END} with the position that the journal had reached. The file gets its name, which
 * holds the first of these positions, when all of it is on the disk.
 */
public final class CheckpointFile implements AutoCloseable {

  private static final int BLOCK_BYTES = 256 << 10;
  private static final String NAME = "checkpoint-\\d{20}";
  private static final String UNFINISHED = ".unfinished";

  private final Disk disk;
  private final Path file;
  private final Path unfinished;
  private final long begin;
  private final FileChannel channel;
  private final Batch block = new Batch();
  private final ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
  private long blocks;

  /** Begins one, of a journal that has to be replayed from a position on. */
  public CheckpointFile(Path folder, long begin, Disk disk) throws IOException {
    this.disk = disk;
    this.begin = begin;
    file = named(folder, begin);
    unfinished = folder.resolve(file.getFileName() + UNFINISHED);
    channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /**
   * Adds a record whose value is no handle, as it is at one moment while its writer may change it.
   * Within an epoch.
   */
  public void add(long record) {
    block.putStable(record);
  }

  /** As {@link dev.assay.kv.shard.ChangeLog#edit}: a piece of what a key's handle stands for. */
  public void edit(
      long key, int keyBytes, long expiryMillis, long head, int headBytes, long edits, int bytes) {
    block.edit(key, keyBytes, expiryMillis, head, headBytes, edits, bytes);
  }

  /** Whether what was added is enough for a block. */
  public boolean isFull() {
    return block.sizeBytes() >= BLOCK_BYTES;
  }

  /** Writes what was added, if that is enough for a block. Outside of an epoch. */
  public void writeFull() throws IOException {
    if (isFull()) {
      write(BatchLayout.RECORDS, begin);
    }
  }

  /** Writes the rest, waits for the disk, and gives the file its name. */
  public void finish(long reached) throws IOException {
    if (!block.isEmpty()) {
      write(BatchLayout.RECORDS, begin);
    }
    write(BatchLayout.END, reached);
    disk.sync(channel);
    disk.rename(unfinished, file);
  }

  private void write(int kind, long position) throws IOException {
    int bytes = block.end(kind, 0, blocks++, position);
    disk.write(channel, length.clear().putInt(bytes).flip());
    disk.write(channel, block.view(bytes));
  }

  /** Ends it; without {@link #finish} nothing of it is left. */
  @Override
  public void close() throws IOException {
    block.close();
    channel.close();
    Files.deleteIfExists(unfinished);
  }

  /** What the one is called behind which the journal has to be replayed from a position on. */
  public static Path named(Path folder, long begin) {
    return folder.resolve("checkpoint-%020d".formatted(begin));
  }

  /** The newest of a folder. */
  public static Optional<Path> newest(Path folder) throws IOException {
    return all(folder, NAME).stream().max(Comparator.naturalOrder());
  }

  /** Removes those that are not finished, and those before this one. */
  public static void clean(Path folder, Optional<Path> newest) throws IOException {
    for (Path path : all(folder, NAME + UNFINISHED)) {
      Files.deleteIfExists(path);
    }
    for (Path path : all(folder, NAME)) {
      if (newest.isPresent() && path.compareTo(newest.get()) < 0) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static List<Path> all(Path folder, String name) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> String.valueOf(entry.getFileName()).matches(name.replace(".u", "\\.u")))
          .toList();
    }
  }

  /** Where the journal has to be replayed from, behind this one. */
  public static long begin(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }

  /**
   * Hands over what one holds.
   *
   * @return how far the journal must reach for the two to be one state
   * @throws DamagedFile when it does not hold what was written
   */
  public static long read(Path file, Replay replay, Progress progress) throws IOException {
    try (SegmentReader reader = new SegmentReader(file)) {
      progress.begin(reader.sizeBytes());
      long at = 0;
      for (long number = 0; ; number++) {
        Found found = reader.moveTo(at);
        if (found != Found.EXCERPT || BatchLayout.number(reader.address()) != number) {
          throw new DamagedFile(file, at, "a block is missing or its checksum is wrong");
        }
        if (BatchLayout.kind(reader.address()) == BatchLayout.END) {
          return BatchLayout.durable(reader.address());
        }
        if (BatchLayout.durable(reader.address()) != begin(file)) {
          throw new DamagedFile(file, at, "its name is not the one it was given");
        }
        Recovery.replay(reader.address(), replay);
        at = reader.next();
        progress.at(at);
      }
    }
  }
}
