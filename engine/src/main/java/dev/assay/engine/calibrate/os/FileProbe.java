package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Bandwidth of one thread that reads and overwrites a file, one request at a time: {@code
 * file.read} and {@code file.write}, sequential in blocks of 1 MiB and random in blocks of 4 KiB.
 */
final class FileProbe extends TimedProbe {

  private static final int SEQUENTIAL_BYTES = 1 << 20;
  private static final long SYNC_EVERY_BYTES = 16L << 20;
  private static final long STANDARD_FILE_BYTES = 256L << 20;
  private static final long COARSE_FILE_BYTES = 32L << 20;

  FileProbe() {
    super("file", "file reads and writes", 5_000, 500);
  }

  /** One request at an offset. */
  @FunctionalInterface
  private interface Request {
    void at(long offset) throws IOException;
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    try (ScratchFile file = ScratchFile.create(context.scratch(), true)) {
      ByteBuffer large = ScratchFile.buffer(SEQUENTIAL_BYTES);
      ByteBuffer small = ScratchFile.buffer(ScratchFile.BLOCK_BYTES);
      long size = fill(context, file, large);
      one(context, file, "file.write", size, large, offset -> file.write(offset, large));
      one(context, file, "file.write", size, small, offset -> file.write(offset, small));
      file.sync();
      one(context, file, "file.read", size, large, offset -> file.read(offset, large));
      one(context, file, "file.read", size, small, offset -> file.read(offset, small));
    } catch (IOException e) {
      context.skipped(id(), ScratchFile.reason(context.scratch(), e));
    }
  }

  /** Writes the file up to its size, or what fits into a bounded time, and returns its size. */
  private static long fill(CalibrationContext context, ScratchFile file, ByteBuffer block)
      throws IOException {
    long free = Files.getFileStore(context.scratch()).getUsableSpace();
    long wanted = Math.min(free / 8, standard(context) ? STANDARD_FILE_BYTES : COARSE_FILE_BYTES);
    long deadline = System.nanoTime() + (standard(context) ? 1_500_000_000L : 150_000_000L);
    long size = 0;
    do {
      file.write(size, block);
      size += block.limit();
      if (size % SYNC_EVERY_BYTES == 0) {
        file.sync(); // or a page cache would take it all at once, and the deadline would not hold
      }
    } while (size + block.limit() <= wanted && System.nanoTime() < deadline);
    file.sync();
    return size;
  }

  private static void one(
      CalibrationContext context,
      ScratchFile file,
      String id,
      long fileBytes,
      ByteBuffer block,
      Request request)
      throws IOException, InterruptedException {
    boolean sequential = block.limit() == SEQUENTIAL_BYTES;
    long sampleNanos = standard(context) ? 110_000_000 : 25_000_000;
    SplittableRandom random = new SplittableRandom(7);
    long blocks = fileBytes / block.limit();
    double[] rates = new double[samples(context)];
    long turn = 0;
    for (int i = 0; i < rates.length; i++) {
      checkInterrupt();
      long bytes = 0;
      long start = System.nanoTime();
      do {
        long index = sequential ? turn++ % blocks : random.nextLong(blocks);
        request.at(index * block.limit());
        bytes += block.limit();
      } while (System.nanoTime() - start < sampleNanos);
      rates[i] = bytes * 1e9 / (System.nanoTime() - start);
    }
    rate(
        context,
        id,
        Map.of("pattern", sequential ? "sequential" : "random", "blockBytes", "" + block.limit()),
        "B/s",
        rates,
        "one thread, one request at a time, in a file of %d MiB that is allocated already, on %s, %s"
            .formatted(fileBytes >> 20, file.place(), file.cache()));
  }
}
