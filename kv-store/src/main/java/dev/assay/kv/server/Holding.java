package dev.assay.kv.server;

/**
 * The token that a core holds while it is inside: its own, or another core's, borrowed for commands
 * that take no time worth speaking of, which would cost more to send there. Of one core's thread.
 */
final class Holding {

  private static final int NONE = -1;

  private final int core;
  private final Standstill standstill;
  private final Tokens tokens;
  private final Batch batch;
  private int held = NONE;

  Holding(int core, Standstill standstill, Batch batch) {
    this.core = core;
    this.standstill = standstill;
    tokens = standstill.tokens();
    this.batch = batch;
  }

  /**
   * Whether the core may use another's shards from now on, or its own.
   *
   * @param mayBorrow whether it is worth waiting a moment for those of another
   */
  boolean holds(int owner, boolean mayBorrow) {
    if (held == owner) {
      return true;
    }
    giveBack();
    if (owner == core) {
      tokens.take(core);
    } else if (!mayBorrow || !batch.maySpread() || !tokens.borrow(owner)) {
      return false;
    }
    held = owner;
    return true;
  }

  /** Takes the core's own token. */
  void takeOwn() {
    boolean _ = holds(core, false);
  }

  /** Holds none from now on; what was changed of another core's shards is in the journal then. */
  void giveBack() {
    if (held == NONE) {
      return;
    }
    try {
      if (held != core) {
        batch.endOf(held);
      }
    } finally {
      tokens.give(held);
      held = NONE;
    }
  }

  /** The core is alone from now on, and needs no token. */
  void beAlone() {
    giveBack();
    standstill.begin(core);
  }

  /** It is not alone any more, if it was. */
  void endAlone() {
    if (!standstill.isOfOne() && standstill.isAlone(core)) {
      try {
        batch.endAlone();
      } finally {
        standstill.end(core);
      }
    }
  }

  /** It uses nothing any more. */
  void goOutside() {
    try {
      endAlone();
      giveBack();
    } finally {
      standstill.leave(core);
    }
  }
}
