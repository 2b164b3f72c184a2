package dev.assay.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check is real when its outcome follows what C2 is allowed to use. */
class VectorOperationsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @BeforeEach
  void vectorsCanRun() {
    assumeTrue(
        KernelProvider.whyNoVectors().isEmpty(), () -> KernelProvider.whyNoVectors().toString());
  }

  @Test
  void everyOperationIsCheckedOnceAndAdditionIsCompiled() throws Exception {
    List<VectorOperationFinding> findings = VectorOperations.check(LIMIT);
    int expected = 0;
    for (LaneType type : LaneType.values()) {
      for (VectorOperation operation : VectorOperation.values()) {
        expected += operation.isDefinedFor(type) ? 1 : 0;
      }
    }
    assertEquals(expected, findings.size());
    assertEquals(
        expected, findings.stream().map(f -> f.type() + "" + f.operation()).distinct().count());
    assertTrue(compiled(findings, LaneType.INT).contains(VectorOperation.ADD), findings::toString);
    assertTrue(
        compiled(findings, LaneType.DOUBLE).contains(VectorOperation.FMA)
            || !compiled(findings, LaneType.FLOAT).contains(VectorOperation.FMA),
        findings::toString);
  }

  @Test
  void withoutIntrinsicsNothingIsCompiled() throws Exception {
    for (VectorOperationFinding finding :
        VectorOperations.check(
            List.of("-XX:+UnlockExperimentalVMOptions", "-XX:-EnableVectorSupport"),
            EnumSet.of(LaneType.LONG),
            LIMIT)) {
      assertFalse(finding.isCompiled(), finding::toString);
    }
  }

  @Test
  void lesserInstructionSetsCompileFewerOperations() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "UseAVX is a flag of x86");
    List<VectorOperationFinding> avx512 = under("-XX:UseAVX=3");
    assumeTrue(
        compiled(avx512, LaneType.LONG).contains(VectorOperation.SCATTER),
        "this CPU has no AVX-512 to take away");
    List<VectorOperationFinding> avx2 = under("-XX:UseAVX=2");
    assertFalse(compiled(avx2, LaneType.LONG).contains(VectorOperation.SCATTER), avx2::toString);
    assertTrue(compiled(avx2, LaneType.LONG).contains(VectorOperation.GATHER), avx2::toString);
    List<VectorOperationFinding> sse = under("-XX:UseAVX=0");
    assertFalse(compiled(sse, LaneType.LONG).contains(VectorOperation.GATHER), sse::toString);
    assertFalse(compiled(sse, LaneType.DOUBLE).contains(VectorOperation.FMA), sse::toString);
    assertTrue(compiled(sse, LaneType.LONG).contains(VectorOperation.ADD), sse::toString);
  }

  private static List<VectorOperationFinding> under(String... flags) throws Exception {
    return VectorOperations.check(
        List.of(flags), EnumSet.of(LaneType.LONG, LaneType.DOUBLE), LIMIT);
  }

  private static Set<VectorOperation> compiled(List<VectorOperationFinding> all, LaneType type) {
    Set<VectorOperation> found = EnumSet.noneOf(VectorOperation.class);
    for (VectorOperationFinding finding : all) {
      if (finding.type() == type && finding.isCompiled()) {
        found.add(finding.operation());
      }
    }
    return found;
  }
}
