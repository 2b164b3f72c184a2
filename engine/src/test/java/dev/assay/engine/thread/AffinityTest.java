package dev.assay.engine.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AffinityTest {

  @Test
  void pinsToEachAllowedCpuAndRestores() {
    List<Integer> before = allowedHere();
    for (int cpu : before) {
      try (Affinity pin = Affinity.pin(cpu)) {
        assertTrue(pin.isPinned(), () -> pin.whyNot().orElseThrow());
        assertEquals(List.of(cpu), Affinity.allowed());
        assertEquals(cpu, Affinity.currentCpu());
      }
      assertEquals(before, Affinity.allowed());
    }
  }

  @Test
  void pinsToASetGivenInAnyOrder() {
    List<Integer> before = allowedHere();
    try (Affinity pin = Affinity.pin(before.reversed())) {
      assertTrue(pin.isPinned());
      assertEquals(before, pin.cpus());
    }
  }

  @Test
  void nestedPinsUndoInnermostFirstAndClosingTwiceIsHarmless() {
    List<Integer> before = allowedHere();
    try (Affinity outer = Affinity.pin(before.getFirst())) {
      Affinity inner = Affinity.pin(before.getLast());
      inner.close();
      inner.close();
      assertEquals(outer.cpus(), Affinity.allowed());
    }
    assertEquals(before, Affinity.allowed());
  }

  @Test
  void aCpuThatIsNotThereIsReportedAndNothingChanges() {
    List<Integer> before = allowedHere();
    try (Affinity pin = Affinity.pin(8191)) {
      assertFalse(pin.isPinned());
      assertTrue(pin.whyNot().orElseThrow().contains("8191"));
      assertEquals(before, Affinity.allowed());
    }
    assertEquals(before, Affinity.allowed());
  }

  @Test
  void aSetThatIsCutDownByTheKernelIsReported() {
    List<Integer> before = allowedHere();
    try (Affinity pin = Affinity.pin(List.of(before.getFirst(), 8191))) {
      assertFalse(pin.isPinned());
      assertEquals(List.of(before.getFirst()), pin.cpus());
    }
    assertEquals(before, Affinity.allowed());
  }

  @Test
  void impossibleCpuNumbersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Affinity.pin(-1));
    assertThrows(IllegalArgumentException.class, () -> Affinity.pin(8192));
    assertThrows(IllegalArgumentException.class, () -> Affinity.pin(List.of()));
  }

  @Test
  void aVirtualThreadIsNotPinned() throws InterruptedException {
    AtomicReference<Boolean> pinned = new AtomicReference<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (Affinity pin = Affinity.pin(0)) {
                pinned.set(pin.isPinned());
              }
            })
        .join();
    assertEquals(false, pinned.get());
  }

  @Test
  void onlyThePinnedThreadMayUndo() throws InterruptedException {
    List<Integer> allowed = allowedHere();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (Affinity pin = Affinity.pin(allowed.getFirst())) {
      Thread other = Thread.ofPlatform().unstarted(pin::close);
      other.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
      other.start();
      other.join();
      assertInstanceOf(IllegalStateException.class, thrown.get());
    }
  }

  private static List<Integer> allowedHere() {
    List<Integer> allowed = Affinity.allowed();
    assumeFalse(allowed.isEmpty(), "the CPU affinity of a thread cannot be read here");
    return allowed;
  }
}
