package dev.assay.kv.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EpochsTest {

  @Test
  void waitsForThoseWhoBeganBefore() {
    Epochs epochs = new Epochs(3);
    int early = epochs.register();
    int late = epochs.register();
    epochs.enter(early);
    long retired = epochs.retire();
    epochs.enter(late);
    assertFalse(epochs.isOver(retired));
    epochs.leave(early);
    assertTrue(epochs.isOver(retired));
    assertFalse(epochs.isOver(epochs.retire()));
    epochs.leave(late);
    epochs.enter(late);
    assertTrue(epochs.isOver(retired + 1));
  }

  @Test
  void slotsAreFew() {
    Epochs epochs = new Epochs(2);
    int first = epochs.register();
    epochs.register();
    IllegalStateException e = assertThrows(IllegalStateException.class, epochs::register);
    assertEquals(
        "all 2 sessions of the store are open: close some or configure more", e.getMessage());
    epochs.unregister(first);
    assertEquals(first, epochs.register());
  }

  @Test
  void nobodyEntersAfterTheEnd() {
    Epochs epochs = new Epochs(1);
    int slot = epochs.register();
    epochs.enter(slot);
    epochs.leave(slot);
    epochs.end();
    assertThrows(IllegalStateException.class, () -> epochs.enter(slot));
  }
}
