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
    assertFalse(epochs.isOverByHandshake(retired));
    epochs.rest(early);
    assertTrue(epochs.isOver(retired));
    assertFalse(epochs.isOver(epochs.retire()));
    epochs.leave(late);
    epochs.enter(late);
    assertTrue(epochs.isOver(retired + 1));
  }

  @Test
  void whoHasLeftIsInTheWayUntilAHandshake() {
    Epochs epochs = new Epochs(3);
    int first = epochs.register();
    int second = epochs.register();
    epochs.enter(first);
    epochs.leave(first);
    epochs.enter(second);
    long retired = epochs.retire();
    epochs.leave(second);
    assertFalse(epochs.isOver(retired));
    epochs.enter(second);
    assertFalse(epochs.isOver(retired), "the first has left, and not come again");
    assertTrue(epochs.isOverByHandshake(retired), "the second is inside of a later epoch");
    assertTrue(epochs.isOver(retired), "the handshake took the first one's announcement back");
    epochs.enter(first);
    long later = epochs.retire();
    assertFalse(epochs.isOverByHandshake(later));
    epochs.leave(first);
    epochs.leave(second);
    assertTrue(epochs.isOverByHandshake(later));
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
