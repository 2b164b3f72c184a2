package dev.assay.bench.suite.store.limited;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Values;
import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.OpenFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * No store: a file as long as the data, of which blocks of 4 KiB are read past the page cache. What
 * the device does at most for look-ups of which each needs a block.
 */
final class DeviceSubject implements Subject {

  private static final int BLOCK_BYTES = 4096;
  private static final int CHUNK_BYTES = 1 << 20;

  @Override
  public String name() {
    return "device";
  }

  @Override
  public Role role() {
    return Role.MAP;
  }

  @Override
  public boolean isOrdered() {
    return false;
  }

  @Override
  public Opened open(Shape shape, Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("blocks"));
    long opened = OpenFiles.openFile(file.toString(), true);
    if (opened < 0) {
      throw new IOException("no file past the page cache: " + Linux.describe(opened));
    }
    int descriptor = (int) opened;
    long chunks = shape.payloadBytes() / CHUNK_BYTES + 1;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chunk = arena.allocate(CHUNK_BYTES, BLOCK_BYTES);
      for (long number = 0; number < chunks; number++) {
        chunk.fill((byte) number);
        long wrote =
            OpenFiles.writeAt(descriptor, chunk.address(), CHUNK_BYTES, number * CHUNK_BYTES);
        if (wrote != CHUNK_BYTES) {
          throw new IOException("a file of blocks cannot be written: " + Linux.describe(wrote));
        }
      }
    }
    return new Blocks(descriptor, chunks * CHUNK_BYTES);
  }

  private record Blocks(int descriptor, long length) implements Opened {

    @Override
    public Session session() {
      return new Reader(descriptor, length / BLOCK_BYTES);
    }

    @Override
    public long bytes() {
      return length;
    }

    @Override
    public void close() {
      Descriptors.close(descriptor);
    }
  }

  private static final class Reader implements Subject.Session {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment block = arena.allocate(BLOCK_BYTES, BLOCK_BYTES);
    private final int descriptor;
    private final long blocks;

    Reader(int descriptor, long blocks) {
      this.descriptor = descriptor;
      this.blocks = blocks;
    }

    @Override
    public long get(long key) {
      long position = Long.remainderUnsigned(Values.mix(key), blocks) * BLOCK_BYTES;
      long read = OpenFiles.readAt(descriptor, block.address(), BLOCK_BYTES, position);
      if (read != BLOCK_BYTES || block.get(JAVA_BYTE, 0) != (byte) (position / CHUNK_BYTES)) {
        throw new IllegalStateException("the block at " + position + " is not as it was written");
      }
      return 0;
    }

    @Override
    public void put(long key, long stamp) {
      throw new UnsupportedOperationException("is read only");
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
