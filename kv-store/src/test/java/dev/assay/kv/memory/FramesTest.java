package dev.assay.kv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class FramesTest {

  private static final int COUNT = 7;

  @Test
  void givesEachOutOnce() {
    try (Arena arena = Arena.ofConfined()) {
      Frames frames = frames(arena);
      Set<Long> taken = new HashSet<>();
      for (int i = 0; i < COUNT; i++) {
        assertEquals(COUNT - i, frames.free());
        assertTrue(taken.add(frames.take()));
      }
      assertEquals(Frames.NONE, frames.take());
      taken.forEach(frames::giveBack);
      assertEquals(COUNT, frames.free());
    }
  }

  @Test
  void refusesPartsOfFrames() {
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(
          IllegalArgumentException.class, () -> new Frames(arena.allocate(4096, 4096), 3000));
      assertThrows(
          IllegalArgumentException.class,
          () -> new Frames(arena.allocate(8192 + 64, 4096).asSlice(64), 4096));
    }
  }

  @Test
  void noTwoThreadsHoldOneFrame() throws Exception {
    try (Arena arena = Arena.ofShared();
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      Frames frames = frames(arena);
      long base = frames.take() & -(long) frames.frameBytes();
      frames.giveBack(base);
      AtomicIntegerArray held = new AtomicIntegerArray(2 * COUNT);
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        running.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    long frame = frames.take();
                    if (frame != Frames.NONE) {
                      int number = (int) ((frame - base) / frames.frameBytes()) + COUNT;
                      assertEquals(1, held.incrementAndGet(number));
                      held.decrementAndGet(number);
                      frames.giveBack(frame);
                    }
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
      assertEquals(COUNT, frames.free());
    }
  }

  private static Frames frames(Arena arena) {
    return new Frames(arena.allocate(COUNT * 4096, 4096), 4096);
  }
}
