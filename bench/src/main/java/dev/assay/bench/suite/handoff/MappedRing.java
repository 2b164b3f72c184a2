package dev.assay.bench.suite.handoff;

import dev.assay.engine.queue.AgronaRing;
import dev.assay.engine.queue.MessageConsumer;
import dev.assay.engine.queue.MessageProducer;
import dev.assay.engine.queue.SharedRing;
import dev.assay.engine.queue.SharedRingConsumer;
import dev.assay.engine.queue.SharedRingProducer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Rings of messages in a file that each end maps for itself, as two processes would. */
enum MappedRing {
  /** Ours, whose slots carry their sequence. */
  SHARED {
    @Override
    Ends open(Path file) throws IOException {
      SharedRing.create(file, BYTES / 64);
      SharedRingProducer producer = SharedRing.produceTo(file);
      SharedRingConsumer consumer = SharedRing.consumeFrom(file);
      return new Ends(
          producer,
          consumer,
          () -> {
            producer.close();
            consumer.close();
            Files.delete(file);
          });
    }
  },
  /** Agrona's {@code OneToOneRingBuffer}: a length in front of each message, a tail, a head. */
  AGRONA {
    @Override
    Ends open(Path file) throws IOException {
      return new Ends(
          AgronaRing.oneToOne(map(file)), AgronaRing.oneToOne(map(file)), () -> Files.delete(file));
    }
  };

  static final int BYTES = 1 << 16;

  /** Makes the file, with both ends open. */
  abstract Ends open(Path file) throws IOException;

  private static MemorySegment map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(
          FileChannel.MapMode.READ_WRITE, 0, AgronaRing.bytes(BYTES), Arena.ofAuto());
    }
  }

  /** Both ends, and how they end. */
  record Ends(MessageProducer producer, MessageConsumer consumer, End end)
      implements AutoCloseable {

    @Override
    public void close() throws IOException {
      end.run();
    }
  }

  /** Closes and deletes. */
  @FunctionalInterface
  interface End {
    /** Once. */
    void run() throws IOException;
  }
}
