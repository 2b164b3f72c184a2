package dev.assay.bench.ab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.assay.engine.thread.Affinity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedThreadsTest {

  @Test
  void eachThreadHasACpuOfItsOwnWhileThereAreEnough() throws Exception {
    List<Integer> allowed = Affinity.allowed();
    assumeFalse(allowed.isEmpty(), "this system does not tell which CPUs a thread may use");
    int threads = allowed.size();
    CountDownLatch all = new CountDownLatch(threads);
    try (PinnedThreads pool = new PinnedThreads(threads, "test")) {
      List<Future<List<Integer>>> seen =
          IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            all.countDown();
                            all.await();
                            return Affinity.allowed();
                          }))
              .toList();
      HashSet<List<Integer>> places = new HashSet<>();
      for (Future<List<Integer>> place : seen) {
        assertEquals(1, place.get().size());
        places.add(place.get());
      }
      assertEquals(threads, places.size());
    }
    assertEquals(allowed, Affinity.allowed(), "the caller stays as it was");
  }

  @Test
  void aChildInheritsThePlaceAndTheCallerGetsItsOwnBack() {
    List<Integer> before = Affinity.allowed();
    assumeFalse(before.isEmpty(), "this system does not tell which CPUs a thread may use");
    try (Affinity pin = PinnedThreads.pinFirst()) {
      assertTrue(pin.isPinned());
      assertEquals(List.of(before.getLast()), Affinity.allowed());
    }
    assertEquals(before, Affinity.allowed());
  }

  @Test
  void whatIsNoJarOfOursIsNotAskedToPin(@TempDir Path folder) throws Exception {
    assertFalse(PinnedThreads.isIn(Files.writeString(folder.resolve("a.jar"), "no jar")));
    assertFalse(PinnedThreads.isIn(folder.resolve("missing.jar")));
  }
}
