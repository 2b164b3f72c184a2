package dev.assay.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

  private static final Workloads ALL =
      new Workloads(
          List.of(
              new Named("simd.filter", "Q2"),
              new Named("simd.sum", "Q2"),
              new Named("simdx", "U2")));

  @Test
  void patternsSelectByIdPrefixGlobAndClaim() {
    assertEquals(List.of("simd.filter", "simd.sum", "simdx"), selected());
    assertEquals(List.of("simd.sum"), selected("simd.sum"));
    assertEquals(List.of("simd.filter", "simd.sum"), selected("simd"));
    assertEquals(List.of("simd.filter", "simdx"), selected("*d.f*", "simdx"));
    assertEquals(List.of("simdx"), selected("u2"));
    assertEquals(List.of("simd.filter", "simd.sum"), selected("simd.sum", "simd.filter"));
  }

  @Test
  void anUnknownPatternNamesWhatIsNearest() {
    String message = failure(() -> ALL.select(List.of("simd.flter")));
    assertTrue(message.contains("'simd.flter'; nearest: simd.filter, "), message);
  }

  @Test
  void aClaimWithoutAWorkloadIsNotBuiltYet() {
    String message = failure(() -> ALL.select(List.of("P1")));
    assertTrue(message.contains("no workload for claim P1 is built yet"), message);
  }

  @Test
  void idsAreUniqueAndWellFormed() {
    Named taken = new Named("simdx", "U2");
    assertTrue(failure(() -> new Workloads(List.of(taken, taken))).contains("already taken"));
    assertTrue(failure(() -> new Workloads(List.of(new Named("A b", "Q2")))).contains("dotted"));
  }

  @Test
  void shippedWorkloadsSayWhatTheyAre() {
    FakeContext context = new FakeContext(2);
    for (Workload workload : Workloads.load().all()) {
      assertFalse(workload.title().isBlank(), workload.id());
      assertFalse(workload.expected(context).isNegative(), workload.id());
      assertTrue(workload.version() >= 1, workload.id());
    }
  }

  private static List<String> selected(String... patterns) {
    return ALL.select(List.of(patterns)).stream().map(Workload::id).toList();
  }

  private static String failure(org.junit.jupiter.api.function.Executable executable) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, executable).getMessage());
    assertEquals(1, message.lines().count());
    return message;
  }

  private record Named(String id, String claim) implements Workload {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public String title() {
      return id;
    }

    @Override
    public Kind kind() {
      return Kind.LOAD;
    }

    @Override
    public Set<String> claims() {
      return Set.of(claim);
    }

    @Override
    public Duration expected(RunContext context) {
      return Duration.ZERO;
    }

    @Override
    public List<Measurement> run(RunContext context) {
      return List.of();
    }
  }
}
