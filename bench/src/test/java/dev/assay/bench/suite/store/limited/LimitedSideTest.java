package dev.assay.bench.suite.store.limited;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.suite.store.subject.AssaySubject;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends says why: by its exception, or by the signal and what the kernel counted. */
class LimitedSideTest {

  private static final Subject.Shape SHAPE = new Subject.Shape(1_000, 100, 1, 64 << 20);

  @TempDir private Path scratch;

  @Test
  void tellsTheExceptionOfAProcess() {
    String reason = reason("nobody", 1L << 30);
    assertTrue(reason.contains("exit status 1; Exception in "), reason);
    assertTrue(reason.contains("NoSuchElementException"), reason);
  }

  @Test
  void tellsThatTheKernelEndedIt() {
    String reason = reason("assay", 24L << 20);
    assertTrue(reason.contains("signal 9; the kernel ended it"), reason);
  }

  private String reason(String name, long limitBytes) {
    try (MemoryGroup _ = MemoryGroup.of(1L << 30)) {
      // there can be one
    } catch (IOException e) {
      Assumptions.abort(e.toString());
    }
    Subject subject = new AssaySubject(name, UnaryOperator.identity());
    WorkloadFailed failed =
        assertThrows(
            WorkloadFailed.class,
            () -> {
              try (LimitedSide side = new LimitedSide(subject, SHAPE, limitBytes, scratch)) {
                side.awaitLoaded();
              }
            });
    return String.valueOf(failed.getMessage());
  }
}
