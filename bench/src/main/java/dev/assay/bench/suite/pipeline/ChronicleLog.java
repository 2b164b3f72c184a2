package dev.assay.bench.suite.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** A Chronicle Queue in a folder of its own, deleted on close. */
final class ChronicleLog implements AutoCloseable {

  static {
    // Before any of its classes loads: by default it reports its use over the network and keeps an
    // identifier in the home folder, where JNA, which it uses, would put a cache too.
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir", "/tmp"));
  }

  private final Path folder;
  private final ChronicleQueue queue;

  ChronicleLog(Path parent) throws IOException {
    folder = Files.createTempDirectory(parent, "assay-log");
    queue = SingleChronicleQueueBuilder.binary(folder.toFile()).build();
  }

  /** Appends messages of {@code bytes} bytes whose first eight are their number from 0 up. */
  void append(int messages, int bytes, Times times) {
    Bytes<?> message = Bytes.allocateElasticDirect(bytes);
    try (ExcerptAppender appender = queue.createAppender()) {
      for (int i = 0; i < messages; i++) {
        message.clear();
        message.writeLong(i);
        message.writeSkip(bytes - Long.BYTES);
        long start = System.nanoTime();
        appender.writeBytes(message);
        times.took(System.nanoTime() - start);
      }
    } finally {
      message.releaseLast();
    }
  }

  /** Reads them all; returns how many came in order. */
  int tail(int messages, Times times) {
    Bytes<?> message = Bytes.allocateElasticDirect(64);
    try (ExcerptTailer tailer = queue.createTailer()) {
      int inOrder = 0;
      for (int i = 0; i < messages; i++) {
        message.clear();
        long start = System.nanoTime();
        boolean found = tailer.readBytes(message);
        times.took(System.nanoTime() - start);
        inOrder += found && message.readLong() == i ? 1 : 0;
      }
      return inOrder;
    } finally {
      message.releaseLast();
    }
  }

  /** Hears how long each call took. */
  @FunctionalInterface
  interface Times {
    /** One call. */
    void took(long nanos);
  }

  @Override
  public void close() throws IOException {
    queue.close();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
