package dev.assay.engine.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApartTest {

  @Test
  void movesOffACpuAndBackToItWhenToldOfAnother() throws InterruptedException {
    List<Integer> allowed = Affinity.allowed();
    assumeTrue(allowed.size() > 1, "needs two CPUs that this thread may run on");
    AtomicReference<AssertionError> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Apart apart = Apart.ofCurrentThread();
                    for (int cpu : List.of(allowed.getFirst(), allowed.getLast())) {
                      apart.from(cpu);
                      assertNotEquals(cpu, Affinity.currentCpu());
                      assertEquals(
                          allowed.stream().filter(each -> each != cpu).toList(),
                          Affinity.allowed());
                    }
                  } catch (AssertionError e) {
                    failure.set(e);
                  }
                });
    thread.join();
    if (failure.get() != null) {
      throw failure.get();
    }
    assertEquals(allowed, Affinity.allowed());
  }

  @Test
  void aCpuThatIsNotKnownChangesNothing() {
    List<Integer> before = Affinity.allowed();
    Apart.ofCurrentThread().from(-1);
    assertEquals(before, Affinity.allowed());
  }
}
