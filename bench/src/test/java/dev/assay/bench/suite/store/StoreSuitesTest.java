package dev.assay.bench.suite.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.suite.store.limited.LimitedWorkload;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Subjects;
import dev.assay.bench.suite.store.subject.Values;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.SmallRun;
import dev.assay.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stores answer alike and wrong answers are found; streams of operations are YCSB's. */
class StoreSuitesTest {

  private static final int RECORDS = 1_000;

  static Stream<Subject> subjects() {
    return Stream.concat(Subjects.all().stream(), Subjects.ordered().stream().limit(1));
  }

  static Stream<Workload> workloads() {
    return Stream.of(new YcsbWorkload(), new DepthWorkload(), new AwareWorkload());
  }

  @Test
  void storesRunWithinALimitOfMemory() throws Exception {
    LimitedWorkload workload = new LimitedWorkload();
    Optional<String> why = workload.whyNot(new FakeContext(2));
    Assumptions.assumeTrue(why.isEmpty(), why::toString);
    runsSmallAndNamesEachFigureOnce(workload);
  }

  private static Subject.Opened open(Subject subject, Subject.Shape shape, Path folder)
      throws IOException {
    try {
      return subject.open(shape, folder);
    } catch (RuntimeException | LinkageError e) {
      Assumptions.assumeTrue(
          subject.role() != Subject.Role.DURABLE, subject.name() + " cannot be opened here: " + e);
      throw e;
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void keepsWhatIsWrittenAndFindsWhatIsWrong(Subject subject, @TempDir Path folder)
      throws Exception {
    for (int valueBytes : new int[] {8, 100}) {
      Subject.Shape shape = new Subject.Shape(RECORDS, valueBytes, 2);
      Path own = folder.resolve("v" + valueBytes);
      assertTrue(own.toFile().mkdir());
      try (Subject.Opened store = open(subject, shape, own);
          Subject.Session session = store.session()) {
        for (int version = 0; version < 2; version++) {
          for (int number = 0; number < RECORDS; number++) {
            long key = Values.mix(number);
            session.put(key, Values.stamp(key, version + number));
          }
        }
        store.settle();
        for (int number = 0; number < RECORDS; number++) {
          long key = Values.mix(number);
          assertEquals(Values.stamp(key, 1 + number), session.get(key));
        }
        assertTrue(store.bytes() > 0 || subject.role() == Subject.Role.MAP);
        assertThrows(IllegalStateException.class, () -> session.get(Values.mix(RECORDS)));
        if (subject.isOrdered()) {
          assertEquals(50, session.scan(Values.mix(0) >>> 1, 50));
        }
        session.put(Values.mix(3), Values.stamp(Values.mix(4), 0));
        assertThrows(IllegalStateException.class, () -> session.get(Values.mix(3)));
      }
    }
  }

  @Test
  void aValueOfTwoVersionsIsFound() {
    byte[] torn = Values.fill(new byte[100], Values.stamp(7, 1));
    System.arraycopy(Values.fill(new byte[100], Values.stamp(7, 2)), 50, torn, 50, 50);
    assertThrows(IllegalStateException.class, () -> Values.check(7, torn, 100));
  }

  @Test
  void ranksComeAsOftenAsZipfSays() {
    for (double theta : new double[] {0.6, 0.99, 1.2}) {
      Zipf zipf = new Zipf(10_000, theta);
      SplittableRandom random = new SplittableRandom(1);
      int draws = 200_000;
      Map<Long, Integer> counts = new HashMap<>();
      for (int i = 0; i < draws; i++) {
        counts.merge(zipf.next(random), 1, Integer::sum);
      }
      double sum = 0;
      for (long rank = 0; rank < 10_000; rank++) {
        sum += zipf.probability(rank);
      }
      assertEquals(1, sum, 1e-6, "theta " + theta);
      for (long rank : new long[] {0, 1}) {
        double expected = draws * zipf.probability(rank);
        assertEquals(
            expected, counts.getOrDefault(rank, 0), 5 * Math.sqrt(expected), "theta " + theta);
      }
    }
  }

  @Test
  void operationsComeInTheirShares() {
    Map<Integer, Integer> kinds = new HashMap<>();
    for (long operation : Operations.draw(Mix.E, true, 500, 10_000, 1)) {
      kinds.merge(Operations.kind(operation), 1, Integer::sum);
      assertTrue(Operations.number(operation) < 500);
      assertTrue(
          Operations.kind(operation) == Operations.INSERT || Operations.length(operation) > 0);
    }
    assertEquals(Set.of(Operations.INSERT, Operations.SCAN), kinds.keySet());
    assertEquals(500, kinds.getOrDefault(Operations.INSERT, 0), 5 * Math.sqrt(500));
  }

  @Test
  void whatAThreadInsertedLastIsTheLatest() {
    Keys keys = new Keys(10, 0);
    assertEquals(Values.mix(9), keys.latest(0));
    long first = keys.insert();
    long second = keys.insert();
    assertEquals(
        List.of(second, first, Values.mix(9), Values.mix(0)),
        Stream.of(0L, 1L, 2L, 99L).map(keys::latest).toList());
    assertFalse(first == new Keys(10, 1).insert(), "threads insert other records");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsSmallAndNamesEachFigureOnce(Workload workload) throws Exception {
    SmallRun.of(workload, 2);
  }
}
