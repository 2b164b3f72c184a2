package dev.assay.kv.shard;

import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.QueueKind;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.shard.Operation.Outcome;

/**
 * Part of the keys of a store: any thread may look up, within an epoch; what changes anything is
 * for the owner alone (concurrent read, exclusive write: Lim et al., MICA, NSDI 2014).
 *
 * <p>Whoever wants to change something takes the shard's token, with one compare-and-set, for one
 * operation. When another thread has it, the operation is handed over to that thread by a ring, and
 * it carries it out before it gives the token back (as in flat combining: Hendler et al., SPAA
 * 2010). An owner serves a bounded number of others; whoever still waits when the token is free
 * takes it himself, so no operation is left behind.
 */
public final class Shard {

  /** Turns that a waiting thread spins before it lets others run. */
  private static final int SPINS = 200;

  private final Records records;
  private final Ownership ownership = new Ownership();
  private final BoundedQueue<Operation> handedOver;
  private final int mostServed;
  private final boolean marksUse;

  /** An empty shard in these frames. */
  public Shard(Frames frames, Epochs epochs, ShardSettings settings) {
    records = new Records(frames, epochs, settings);
    handedOver = QueueKind.JCTOOLS_MPSC.create(settings.handOvers());
    mostServed = settings.handOvers();
    marksUse = settings.mayDrop();
  }

  /** Its index: look-ups by any thread, within an epoch. */
  public HashIndex index() {
    return records.index();
  }

  /** How many live records were dropped to make room; exact for the owner. */
  public long dropped() {
    return records.dropped();
  }

  /** The record of a key, as it is now; 0 where there is none. Any thread, within an epoch. */
  public long find(long hash, long key, int keyBytes) {
    long entry = records.index().find(hash, key, keyBytes);
    if (entry == 0) {
      return 0;
    }
    if (marksUse && !EntryLayout.isUsed(entry)) {
      records.index().markUsed(hash, entry);
    }
    long record = EntryLayout.record(entry);
    return records.isExpired(record) ? 0 : record;
  }

  /**
   * Takes the token, waiting for it, until {@link #release}. Its owner carries out what others hand
   * over by {@link #serve}, often enough for them.
   *
   * @throws IllegalStateException after {@link #end}
   */
  @SuppressWarnings("ThreadPriorityCheck") // its owner may need this CPU
  public void acquire() {
    while (!ownership.tryAcquire()) {
      if (ownership.isEnded()) {
        throw new IllegalStateException("the store is closed");
      }
      Thread.yield();
    }
  }

  /** Gives the token back. */
  public void release() {
    ownership.release();
  }

  /** Who hears from now on which records come and go; for the owner. */
  public void listen(RecordListener listener) {
    records.listen(listener);
  }

  /** Carries an operation out and notes in it how it went; for the owner. */
  public void runOwned(Operation operation) {
    carryOut(operation);
  }

  /**
   * The record of a key, as it is now; 0 where there is none. For the owner, who needs no epoch:
   * the record stays where it is until his next change to the shard.
   */
  public long live(long hash, long key, int keyBytes) {
    return records.live(hash, key, keyBytes, marksUse);
  }

  /** Nobody changes anything any more; returns when the last owner is done. */
  public void end() {
    ownership.end();
  }

  /** Carries an operation out, here or by the owner, and returns when it is done. */
  public void run(Operation operation) {
    if (ownership.tryAcquire()) {
      try {
        carryOut(operation);
        serve();
      } finally {
        ownership.release();
      }
    } else {
      handOver(operation);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // its owner may need this CPU
  private void handOver(Operation operation) {
    operation.setFinishedRelease(false);
    boolean isHandedOver = handedOver.offer(operation);
    for (int turn = 0; !operation.isFinishedAcquire(); turn++) {
      if (ownership.tryAcquire()) {
        try {
          if (!isHandedOver) {
            carryOut(operation);
            operation.setFinishedRelease(true);
          }
          serve();
        } finally {
          ownership.release();
        }
      } else if (ownership.isEnded()) {
        throw new IllegalStateException("the store is closed");
      } else if (turn < SPINS) {
        Thread.onSpinWait();
      } else {
        isHandedOver = isHandedOver || handedOver.offer(operation);
        Thread.yield();
      }
    }
  }

  /** Carries out what others have handed over, so many at most; for the owner. */
  public void serve() {
    for (int served = 0; served < mostServed; served++) {
      Operation operation = handedOver.poll();
      if (operation == null) {
        return;
      }
      carryOut(operation);
      operation.setFinishedRelease(true);
    }
  }

  private void carryOut(Operation operation) {
    try {
      records.execute(operation);
    } catch (RuntimeException | Error e) { // it is the business of whoever asked for it
      operation.outcome = Outcome.FAILED;
      operation.failure = e;
    }
  }
}
