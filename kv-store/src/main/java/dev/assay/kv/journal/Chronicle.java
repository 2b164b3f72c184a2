package dev.assay.kv.journal;

import dev.assay.engine.jvm.JvmFlag;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.VirtualMemory;
import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;

/**
 * A Chronicle Queue that is written to once, from its making to its closing, in one file that never
 * rolls. What Chronicle keeps for itself, its index and its table of locks, is never read again:
 * {@link SegmentReader} reads the file. One thread at a time, whichever.
 */
final class Chronicle implements AutoCloseable {

  /** Name of the one file: the day at which the queue's clock stands. */
  static final String FILE = "19700101.cq4";

  private static final int MADV_RANDOM = 1;
  private static final int INDEX_ENTRIES = 1 << 10;
  private static final int EXCERPTS_PER_INDEX_ENTRY = 1 << 20;

  static {
    // Before any of its classes loads: by default it reports its use over the network and keeps an
    // identifier in the home folder; JNA, which it uses, would put a cache there; it watches disks
    // and shortens files in threads of its own.
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("chronicle.disk.monitor.disable", "true");
    System.setProperty("chronicle.queue.disableFileShrinking", "true");
    if (System.getProperty("jna.tmpdir") == null) {
      System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir", "/tmp"));
    }
  }

  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private final PointerBytesStore excerpt = new PointerBytesStore();

  /** In an empty folder. */
  Chronicle(Path folder, long mappedBytes) {
    queue =
        SingleChronicleQueueBuilder.binary(folder.toFile())
            .rollCycle(LegacyRollCycles.DAILY)
            .timeProvider(() -> 0L)
            .indexCount(INDEX_ENTRIES)
            .indexSpacing(EXCERPTS_PER_INDEX_ENTRY)
            .blockSize(mappedBytes)
            .syncMode(SyncMode.SYNC)
            .build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    excerpt.singleThreadedCheckDisabled(true);
  }

  /**
   * Refuses to go on without the flags that Chronicle needs.
   *
   * @throws UnsupportedOperationException with a sentence that names the flag
   */
  static void requireFlags() {
    JvmFlag.CHRONICLE_REFLECTION.require();
    JvmFlag.CHRONICLE_CHANNELS.require();
  }

  void append(long address, int bytes) {
    excerpt.set(address, bytes);
    appender.writeBytes(excerpt);
  }

  /**
   * Tells the kernel, once the file is there, not to read ahead where it is written to: the larger
   * pages that come by that are synced whole.
   */
  void advise(long mappedBytes) {
    if (NativeAccess.whyNot().isEmpty()) {
      VirtualMemory.advise(address(), mappedBytes, MADV_RANDOM);
    }
  }

  /** Where the file's first byte is, once something was appended; it stays until it is closed. */
  long address() {
    return Objects.requireNonNull(appender.wire()).bytes().addressForRead(0);
  }

  @Override
  public void close() {
    appender.close();
    queue.close();
  }
}
