package dev.assay.bench.suite.store.limited;

import dev.assay.bench.load.Sides;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Subjects;
import dev.assay.bench.suite.store.subject.Values;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A process that holds one store and drives it in turns: it reads what to do from its standard
 * input, and writes what came out to its standard output, as numbers.
 */
public final class LimitedProcess {

  private LimitedProcess() {}

  /** What can be driven: the device first, then our store and its peers. */
  static List<Subject> subjects() {
    return Stream.concat(Stream.of(new DeviceSubject()), Subjects.largerThanMemory().stream())
        .toList();
  }

  /** Arguments: name, folder, records, bytes of a value, threads at most, bytes of memory. */
  public static void main(String[] args) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.setOut(System.err); // what libraries print there is no answer
    Subject subject =
        subjects().stream().filter(each -> each.name().equals(args[0])).findFirst().orElseThrow();
    long records = Long.parseLong(args[2]);
    Subject.Shape shape =
        new Subject.Shape(
            records, Integer.parseInt(args[3]), Integer.parseInt(args[4]), Long.parseLong(args[5]));
    try (Subject.Opened store = subject.open(shape, Path.of(args[1]))) {
      if (!(subject instanceof DeviceSubject)) {
        load(store, records);
      }
      serve(store, records, new DataInputStream(System.in), new DataOutputStream(out));
    }
  }

  /** In the order of the keys: the kindest to stores that keep it, and the same to others. */
  private static void load(Subject.Opened store, long records) {
    long[] keys = new long[(int) records];
    Arrays.setAll(keys, number -> Values.mix(number) ^ Long.MIN_VALUE);
    Arrays.sort(keys);
    try (Subject.Session session = store.session()) {
      for (long flipped : keys) {
        long key = flipped ^ Long.MIN_VALUE;
        session.put(key, Values.stamp(key, 0));
      }
    }
    store.settle();
  }

  private static void serve(
      Subject.Opened store, long records, DataInputStream in, DataOutputStream out)
      throws Exception {
    out.writeLong(records);
    out.flush();
    try {
      while (true) {
        Turn turn = Turn.read(in);
        long before = readBytes();
        long begun = System.nanoTime();
        List<Callable<Long>> sides = new ArrayList<>();
        for (int thread = 0; thread < turn.threads; thread++) {
          SplittableRandom random = new SplittableRandom(turn.seed + thread);
          sides.add(() -> side(store, records, turn, random));
        }
        long done = Sides.run("turn", List.of(), sides).stream().mapToLong(each -> each).sum();
        out.writeLong(done);
        out.writeLong(System.nanoTime() - begun);
        out.writeLong(readBytes() - before);
        out.flush();
      }
    } catch (EOFException e) {
      // nobody wants any more
    }
  }

  private static long side(Subject.Opened store, long records, Turn turn, SplittableRandom random) {
    long done = 0;
    long[] keys = new long[turn.batch];
    long begun = System.nanoTime();
    try (Subject.Session session = store.session()) {
      do {
        for (int i = 0; i < keys.length; i++) {
          keys[i] = Values.mix(random.nextLong(records));
        }
        if (random.nextInt(100) < turn.percentWrites) {
          session.put(keys[0], Values.stamp(keys[0], (int) done));
          done++;
        } else if (keys.length == 1) {
          session.get(keys[0]);
          done++;
        } else {
          session.getAll(keys, keys.length);
          done += keys.length;
        }
      } while (System.nanoTime() - begun < turn.nanos);
    }
    return done;
  }

  /** What the device was asked for so far by this process, page cache or not; proc(5). */
  private static long readBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
      if (line.startsWith("read_bytes: ")) {
        return Long.parseLong(line.substring("read_bytes: ".length()));
      }
    }
    return 0;
  }

  /**
   * What to do in a turn.
   *
   * @param threads that do it
   * @param batch keys looked up at once
   * @param percentWrites how many operations of a hundred are writes
   */
  record Turn(int threads, int batch, int percentWrites, long nanos, long seed) {

    static Turn read(DataInputStream in) throws IOException {
      return new Turn(in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readLong());
    }

    void write(DataOutputStream out) throws IOException {
      out.writeInt(threads);
      out.writeInt(batch);
      out.writeInt(percentWrites);
      out.writeLong(nanos);
      out.writeLong(seed);
      out.flush();
    }
  }
}
