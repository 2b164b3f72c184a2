package dev.assay.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.compare.Comparison.CeilingRow;
import dev.assay.bench.compare.Comparison.Pair;
import dev.assay.bench.compare.Comparison.Row;
import dev.assay.bench.compare.Comparison.Standing;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordCodec;
import dev.assay.bench.record.RecordFixtures;
import dev.assay.bench.record.RecordFixtures.Kind;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.stats.Ratio;
import dev.assay.bench.workload.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparerTest {

  private static final Comparer COMPARER = new Comparer(Comparer.DEFAULT_BAND);
  private static final RunRecord A = RecordFixtures.record(Kind.GUEST, 1);

  @TempDir private Path folder;

  @Test
  void tenPerCentInjectedIsFlaggedAndNothingElse() throws NotComparable {
    RunRecord b = changed(A, m -> scaleIf(m, "L2", 1.10));
    Pair pair = compare(A, b);
    List<Row> slower = rows(pair, Standing.SLOWER);
    assertEquals(2, slower.size(), pair.toString());
    assertTrue(slower.stream().allMatch(row -> row.key().contains("L2")));
    assertTrue(rows(pair, Standing.FASTER).isEmpty());
    assertEquals(1.10, ratio(slower.getFirst()).value(), 1e-9);
    assertTrue(ComparisonText.describe(slower.getFirst()).startsWith("10.0 % slower ["));
  }

  @Test
  void runsOfTheSameCodeAreNotCalledSlower() throws NotComparable {
    for (int seed = 2; seed < 12; seed++) {
      Pair pair = compare(A, RecordFixtures.record(Kind.GUEST, seed));
      assertTrue(rows(pair, Standing.SLOWER).isEmpty(), "seed " + seed + ": " + pair.rows());
      assertTrue(rows(pair, Standing.FASTER).isEmpty(), "seed " + seed + ": " + pair.rows());
    }
  }

  @Test
  void lessThroughputIsSlowerAndMoreIsFaster() throws NotComparable {
    Pair less = compare(A, changed(A, m -> scaleIf(m, "op/s", 0.8)));
    assertEquals(1, rows(less, Standing.SLOWER).size());
    assertTrue(ComparisonText.describe(less.rows().getFirst()).startsWith("20.0 % slower ["));
    Pair more = compare(A, changed(A, m -> scaleIf(m, "op/s", 1.3)));
    assertEquals(1, rows(more, Standing.FASTER).size());
  }

  @Test
  void anUnchangedCopyIsTheSameWithinTheBandWhereItsNoiseAllows() throws NotComparable {
    Pair pair = compare(A, changed(A, m -> m));
    for (Row row : pair.rows()) {
      Ratio ratio = ratio(row);
      assertEquals(1, ratio.value(), 1e-12);
      assertEquals(
          ratio.high() <= 1.03 && ratio.low() >= 1 / 1.03 ? Standing.SAME : Standing.TOO_NOISY,
          row.standing());
    }
  }

  @Test
  void aDriftingRulerWidensEveryInterval() throws NotComparable {
    RunRecord drifted =
        RecordFixtures.withMeasurements(RecordFixtures.record(Kind.GUEST, 3), m -> m);
    Pair calm = compare(A, drifted);
    Pair wild = compare(A, slowRuler(drifted, 1.10));
    assertTrue(calm.drift() != null && calm.drift() < 0.02, "calm " + calm.drift());
    assertTrue(wild.drift() != null && wild.drift() > 0.09, "wild " + wild.drift());
    for (Row row : wild.rows()) {
      assertTrue(ratio(row).detectable() > 0.2, row.toString());
      assertEquals(Standing.TOO_NOISY, row.standing());
    }
  }

  @Test
  void saysWhatWasNotComparedAndWhy() throws NotComparable {
    RunRecord b =
        changed(
            A,
            m ->
                switch (m.key()) {
                  case "simd.sum/sum.scalar{level=L1}" -> with(m, 2, m.unit(), false);
                  case "simd.sum/sum.scalar{level=L2}" -> with(m, 1, "us/op", false);
                  case "simd.sum/sum.scalar{level=L3}" -> with(m, 1, m.unit(), true);
                  default -> m;
                });
    Pair pair = compare(A, b);
    assertEquals(3, pair.refused().size(), pair.refused().toString());
    assertEquals(
        "workload version 1 against 2: their results are not comparable; run the older one again",
        pair.refused().get(0).reason());
    assertEquals("another unit: ns/op against us/op", pair.refused().get(1).reason());
    assertEquals("one is simulated, the other measured", pair.refused().get(2).reason());
    assertEquals(6, pair.rows().size());
  }

  @Test
  void aModelsFiguresAreNoSlowdown() throws NotComparable {
    RunRecord a = changed(A, m -> with(m, m.workloadVersion(), m.unit(), isInL1(m)));
    Pair far = compare(a, changed(a, m -> scaleIf(m, "L1", 10)));
    assertFalse(rows(far, Standing.SLOWER).isEmpty(), far.toString());
    assertFalse(new Comparison(0.03, List.of(far)).anySlower());
    Pair near = compare(a, changed(a, m -> scaleIf(m, "L1", 1.000_001)));
    assertTrue(
        near.rows().stream()
            .filter(row -> row.key().startsWith("sim:"))
            .allMatch(row -> row.standing() == Standing.TOO_NOISY),
        near.toString());
  }

  @Test
  void oneForkDecidesNothing() throws NotComparable {
    Pair pair =
        compare(RecordFixtures.record(Kind.GUEST, 1, 1), RecordFixtures.record(Kind.GUEST, 2, 1));
    assertTrue(pair.rows().stream().allMatch(r -> r.standing() == Standing.TOO_NOISY));
    assertTrue(ComparisonText.describe(pair.rows().getFirst()).contains("one fork each"));
  }

  @Test
  void acrossMachinesCeilingsExplainTheDifferenceAndNoVerdictIsGiven() throws NotComparable {
    Pair pair = compare(A, RecordFixtures.record(Kind.SERVER, 5));
    assertFalse(pair.sameMachine());
    assertTrue(pair.rows().isEmpty());
    for (CeilingRow row : pair.machines()) {
      assertEquals(row.advantage(), row.explained() * row.workRatio() * row.unexplained(), 1e-9);
      if (!row.ceiling().isEmpty()) {
        assertEquals(2.1, row.explained(), 1e-9);
        assertEquals(1, row.unexplained(), 0.1);
      }
    }
    String text = text(pair);
    assertTrue(text.contains("no verdict on change"), text);
    assertTrue(text.contains("memory.bandwidth.read"), text);
  }

  @Test
  void claimsWhoseVerdictDiffersComeBeforeBenchmarks() throws NotComparable {
    String other =
        new String(RecordCodec.encode(A), java.nio.charset.StandardCharsets.UTF_8)
            .replace("\"verdict\" : \"CONFIRMED\"", "\"verdict\" : \"REFUTED\"");
    Pair pair = compare(A, decode(other));
    assertEquals("Q2", pair.claims().getFirst().claim());
    String text = text(pair);
    assertTrue(text.indexOf("Q2: confirmed → refuted") < text.indexOf("simd.sum"), text);
  }

  @Test
  void severalRunsAreComparedWithTheFirst() throws NotComparable {
    Comparison comparison =
        COMPARER.compareRecords(
            List.of(stored(A, "a"), stored(changed(A, m -> m), "b"), stored(A, "c")));
    assertEquals(2, comparison.pairs().size());
    assertTrue(comparison.pairs().stream().allMatch(p -> p.baseline().equals("a")));
    assertTrue(comparison.json().contains("\"standing\" : \"SAME\""));
  }

  @Test
  void refusesNonsenseInOneLine() throws IOException, BadRecord, NotComparable {
    Path a = write("a", A);
    Path b = write("b", RecordFixtures.record(Kind.GUEST, 2));
    COMPARER.compare(List.of(a, b), false);
    assertRefused(List.of(a), false, "needs two runs");
    assertRefused(List.of(a, a.resolve("run.json")), false, "is named twice");
    Files.writeString(
        b.resolve("run.json"),
        Files.readString(b.resolve("run.json"))
            .replaceFirst("\"value\" : \"GenuineIntel\"", "\"value\" : \"Other\""));
    assertRefused(List.of(a, b), false, "--accept-edited");
    Pair pair = COMPARER.compare(List.of(a, b), true).pairs().getFirst();
    assertTrue(pair.notes().getFirst().endsWith("was changed after Assay wrote it"));
    Path empty = write("empty", changed(A, m -> m, List.of()));
    assertRefused(List.of(a, empty), false, "have nothing to compare");
    assertThrows(BadRecord.class, () -> COMPARER.compare(List.of(a, folder.resolve("no")), false));
  }

  @Test
  void saysWhichSoftwareDiffers() throws NotComparable {
    String other =
        new String(RecordCodec.encode(A), java.nio.charset.StandardCharsets.UTF_8)
            .replace("Adoptium 25.0.1+8", "Adoptium 26+9")
            .replace("Enhanced IBRS", "Retpolines");
    Pair pair = compare(A, decode(other));
    String said = text(pair);
    assertTrue(
        said.contains("differs   jdk: Eclipse Adoptium 25.0.1+8 → Eclipse Adoptium 26+9\n"), said);
    assertTrue(
        said.contains(
            "differs   mitigations: spectre_v2=Mitigation: Enhanced IBRS"
                + " → spectre_v2=Mitigation: Retpolines\n"),
        said);
    assertTrue(pair.differences().getLast().other().contains("meltdown"), "whole in the JSON");
  }

  private void assertRefused(List<Path> paths, boolean accept, String reason) {
    String message =
        String.valueOf(
            assertThrows(NotComparable.class, () -> COMPARER.compare(paths, accept)).getMessage());
    assertTrue(message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
  }

  private Path write(String name, RunRecord record) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.write(run.resolve("run.json"), RecordCodec.encode(record));
    return run;
  }

  private static RunRecord decode(String text) {
    try {
      return RecordCodec.decode(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), "x")
          .record();
    } catch (BadRecord e) {
      throw new AssertionError(e);
    }
  }

  private static Pair compare(RunRecord a, RunRecord b) throws NotComparable {
    return COMPARER.compareRecords(List.of(stored(a, "a"), stored(b, "b"))).pairs().getFirst();
  }

  private static StoredRecord stored(RunRecord record, String name) {
    return new StoredRecord(Path.of(name), record, false);
  }

  private static String text(Pair pair) {
    return ComparisonText.of(new Comparison(0.03, List.of(pair)));
  }

  private static List<Row> rows(Pair pair, Standing standing) {
    return pair.rows().stream().filter(row -> row.standing() == standing).toList();
  }

  private static Ratio ratio(Row row) {
    Ratio ratio = row.ratio();
    assertNotNull(ratio);
    return ratio;
  }

  private static Measurement scaleIf(Measurement m, String part, double factor) {
    return (m.key() + m.unit()).contains(part) ? RecordFixtures.scaled(m, factor) : m;
  }

  private static boolean isInL1(Measurement m) {
    return m.key().contains("L1");
  }

  private static Measurement with(Measurement m, int version, String unit, boolean simulated) {
    return new Measurement(
        m.workload(),
        version,
        m.metric(),
        m.params(),
        unit,
        m.direction(),
        m.estimate(),
        m.forks(),
        simulated,
        m.share(),
        m.histogram(),
        m.secondary());
  }

  private static RunRecord changed(RunRecord record, UnaryOperator<Measurement> change) {
    return RecordFixtures.withMeasurements(record, change);
  }

  private static RunRecord changed(
      RunRecord r, UnaryOperator<Measurement> change, List<Measurement> instead) {
    RunRecord changed = changed(r, change);
    return new RunRecord(
        r.formatVersion(),
        changed.id(),
        r.started(),
        null,
        false,
        r.profile(),
        r.source(),
        r.machine(),
        r.settings(),
        r.capabilities(),
        r.calibration(),
        r.tuning(),
        r.workloads(),
        instead,
        r.ruler(),
        r.claims(),
        r.caveats());
  }

  private static RunRecord slowRuler(RunRecord r, double factor) {
    return RecordFixtures.withRuler(
        r,
        r.ruler().stream()
            .map(
                reading -> {
                  var parts = new java.util.TreeMap<>(reading.nanosPerOp());
                  parts.replaceAll(
                      (part, samples) -> samples.stream().map(x -> x * factor).toList());
                  return new dev.assay.bench.record.RulerReading(reading.atSeconds(), parts);
                })
            .toList());
  }
}
