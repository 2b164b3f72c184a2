package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.metrics.LatencyRecorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How long fdatasync takes after each 4 KiB: of a file that grows, and of one that does not. */
final class SyncProbe extends TimedProbe {

  private static final int MOST_SYNCS = 8_192;
  private static final int ALLOCATED_BLOCKS = 256;

  SyncProbe() {
    super("file.fdatasync", "fdatasync", 3_200, 350);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    for (String mode : new String[] {"append", "overwrite"}) {
      try (ScratchFile file = ScratchFile.create(context.scratch(), false)) {
        one(context, file, mode);
      } catch (IOException e) {
        context.skipped(id(), ScratchFile.reason(context.scratch(), e));
      }
    }
  }

  private void one(CalibrationContext context, ScratchFile file, String mode)
      throws IOException, InterruptedException {
    boolean append = mode.equals("append");
    ByteBuffer block = ScratchFile.buffer(ScratchFile.BLOCK_BYTES);
    for (int i = 0; i < ALLOCATED_BLOCKS && !append; i++) {
      file.write((long) i * ScratchFile.BLOCK_BYTES, block);
    }
    file.sync();
    long deadline = System.nanoTime() + (standard(context) ? 1_500_000_000L : 150_000_000L);
    Histogram all = LatencyRecorder.newHistogram();
    all.setTag(id() + "." + mode);
    all.setStartTimeStamp(System.currentTimeMillis());
    double[] times = new double[MOST_SYNCS];
    int syncs = 0;
    while (syncs < samples(context) || (syncs < MOST_SYNCS && System.nanoTime() < deadline)) {
      checkInterrupt();
      int index = append ? syncs : syncs * 7 % ALLOCATED_BLOCKS;
      file.write((long) index * ScratchFile.BLOCK_BYTES, block);
      long start = System.nanoTime();
      file.sync();
      long taken = System.nanoTime() - start;
      all.recordValue(taken);
      times[syncs++] = taken;
    }
    all.setEndTimeStamp(System.currentTimeMillis());
    nanos(
        context,
        id(),
        Map.of("mode", mode),
        groupMedians(Arrays.copyOf(times, syncs), samples(context)),
        "the sync alone, after a write of 4 KiB, on " + file.place());
    context.histogram(id() + "." + mode, all);
  }

  /** Medians of consecutive groups: one sample for each stretch of time. */
  static double[] groupMedians(double[] values, int groups) {
    double[] medians = new double[groups];
    for (int i = 0; i < groups; i++) {
      medians[i] =
          median(
              Arrays.copyOfRange(
                  values, values.length * i / groups, values.length * (i + 1) / groups));
    }
    return medians;
  }
}
