package dev.assay.bench.suite.store;

import dev.assay.bench.load.ClassCopy;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A store with its records in it, and the loops that drive it. */
final class Loaded implements AutoCloseable {

  /** Memory as files, where the machine has it. */
  private static final Path TMPFS = Path.of("/dev/shm");

  private static final int MOST_FILES = 12;

  final Subject subject;
  final Driver driver;
  private final Subject.Opened store;
  private final Path folder;
  private final List<Keys> keys = new ArrayList<>();
  private final double bytesBeyond;

  /** Opens and loads a store; every record is read once. */
  Loaded(
      Subject subject,
      Subject.Shape shape,
      long records,
      Path scratch,
      Class<? extends Driver> loop)
      throws IOException {
    this.subject = subject;
    driver = ClassCopy.newInstance(MethodHandles.lookup(), Driver.class, loop);
    folder = Files.createTempDirectory(place(shape, scratch), "assay-store-");
    long heap = usedHeap();
    Subject.Opened opened;
    try {
      opened = subject.open(shape, folder);
    } catch (IOException | RuntimeException | Error e) {
      delete(folder);
      throw e;
    }
    store = opened;
    try (Subject.Session session = store.session()) {
      for (long number = 0; number < records; number++) {
        long key = Values.mix(number);
        session.put(key, Values.stamp(key, 0));
      }
      store.settle();
      for (long number = 0; number < records; number++) {
        session.get(Values.mix(number));
      }
    }
    double bytes = store.bytes() + Math.max(0, usedHeap() - heap);
    bytesBeyond = bytes / records - Long.BYTES - shape.valueBytes();
    for (int thread = 0; thread < shape.sessions(); thread++) {
      keys.add(new Keys(records, thread));
    }
  }

  /** Where files are kept: in memory where there is room for all of them, for all alike. */
  private static Path place(Subject.Shape shape, Path scratch) throws IOException {
    return Files.isWritable(TMPFS)
            && Files.getFileStore(TMPFS).getUsableSpace() > MOST_FILES * shape.payloadBytes()
        ? TMPFS
        : scratch;
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Bytes a record takes beyond key and value: memory, files and heap. */
  double bytesBeyond() {
    return bytesBeyond;
  }

  Subject.Session session() {
    return store.session();
  }

  /** The records that a thread knows of. */
  Keys keys(int thread) {
    return keys.get(thread);
  }

  @Override
  public void close() {
    store.close();
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
