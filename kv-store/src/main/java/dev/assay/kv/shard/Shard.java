package dev.assay.kv.shard;

import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.index.OtherKeys;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.ordered.OrderedIndex;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation.Outcome;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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

  /** What {@link #find} returns for a key whose record may be one on disk. */
  public static final long ON_DISK = -1;

  /** Turns that a waiting thread spins before it lets others run. */
  private static final int SPINS = 200;

  final Records records;
  private final HashIndex index;
  final Ownership ownership = new Ownership();
  private final Operation[] served;
  private final HandOvers handedOver;
  private final int mostServed;
  private final boolean marksUse;
  private final @Nullable DiskFrames disk;
  ChangeLog log = ChangeLog.NONE;
  boolean isLogged;

  /** An empty shard in these frames, those on disk and the order of all keys where they are. */
  public Shard(
      Frames frames,
      Epochs epochs,
      ShardSettings settings,
      @Nullable OrderedIndex order,
      @Nullable DiskFrames disk,
      CompactionRoom room) {
    records = new Records(frames, epochs, settings, order, disk, room);
    index = records.index();
    this.disk = disk;
    handedOver = new HandOvers(settings.handOvers());
    mostServed = settings.handOvers();
    served = new Operation[mostServed];
    marksUse = settings.mayDrop() || disk != null;
  }

  /** Its index: look-ups by any thread, within an epoch. */
  public HashIndex index() {
    return index;
  }

  /** How many live records were dropped to make room; exact for the owner. */
  public long dropped() {
    return records.dropped();
  }

  /** Its frames on disk; null where it has no disk. */
  public @Nullable DiskFrames disk() {
    return disk;
  }

  /** Begins the search for a key's record on disk. */
  public void begin(DiskLookup lookup, long hash, long key, int keyBytes) {
    lookup.begin(index, Objects.requireNonNull(disk), hash, key, keyBytes);
  }

  /**
   * The record of a key, as it is now; 0 where there is none, {@link #ON_DISK} where it may be on
   * disk. Any thread, within an epoch.
   */
  public long find(long hash, long key, int keyBytes) {
    long entry = index.find(hash, key, keyBytes, OtherKeys.NONE);
    if (entry == 0) {
      return 0;
    }
    if (EntryLayout.isOnDisk(entry)) {
      return ON_DISK;
    }
    if (marksUse && !EntryLayout.isUsed(entry)) {
      index.markUsed(hash, entry);
    }
    long record = EntryLayout.record(entry);
    return RecordLayout.isExpired(record) ? 0 : record;
  }

  /**
   * Takes the token, waiting for it, until {@link #release}. Its owner carries out what others hand
   * over by {@link #serve}, often enough for them.
   *
   * @throws IllegalStateException after {@link #end}
   */
  public void acquire() {
    ownership.acquire();
  }

  /** Whoever hands something over wakes the owner by this, who may wait elsewhere. */
  public void wakeBy(Runnable newWaker) {
    handedOver.wakeBy(newWaker);
  }

  /** Where its changes are kept; for the owner. */
  public ChangeLog log() {
    return log;
  }

  /** Gives the token back. */
  public void release() {
    ownership.release();
  }

  /** Who hears from now on which records come and go; for the owner. */
  public void listen(RecordListener listener) {
    records.listen(listener);
  }

  /**
   * Carries an operation out and notes in it how it went; for the owner, who ends the batch with
   * {@link #endBatch} and answers behind {@link #await}.
   */
  public void runOwned(Operation operation) {
    carryOut(operation, true);
  }

  /**
   * The record of a key, as it is now; 0 where there is none, or it has expired by this clock. For
   * the owner, who needs no epoch: the record stays where it is until his next change to the shard.
   * One on disk is read meanwhile; should there be no room for it in memory, it stays until his
   * next call only.
   */
  public long live(long hash, long key, int keyBytes, LongSupplier clock) {
    return records.live(hash, key, keyBytes, clock);
  }

  /** Nobody changes anything any more; returns when the last owner is done. */
  public void end() {
    ownership.end();
    records.end();
  }

  /** As {@link #run}, if nobody has the token; else nothing is done. */
  public void tryRun(Operation operation) {
    tryServe(operation.alone, 0, 1);
  }

  /** From here on its changes are kept in this log; before anybody but the caller uses it. */
  public void keepIn(ChangeLog changes) {
    log = changes;
    isLogged = true;
    records.keepIn(changes);
  }

  /** As {@link #run(Operation[], int, int)}, of one. */
  public void run(Operation operation) {
    run(operation.alone, 0, 1);
  }

  /**
   * Carries operations out, in order, here or by the owner, and returns when they are done and as
   * durable as the shard's log promises, together with everything that they could see in this
   * shard. The token is taken once for all of them, or they are handed over together.
   */
  public void run(Operation[] operations, int from, int to) {
    if (!tryServe(operations, from, to)) {
      handOver(operations, from, to);
    }
    long position = 0;
    for (int i = from; i < to; i++) {
      position = Math.max(position, operations[i].loggedAt);
    }
    log.await(position);
  }

  @SuppressWarnings("ThreadPriorityCheck") // its owner may need this CPU
  private void handOver(Operation[] operations, int from, int to) {
    int offered = handedOver.offer(operations, from, to);
    handedOver.wake();
    for (int turn = 0; offered < to || !operations[to - 1].isFinishedAcquire(); turn++) {
      if (ownership.tryAcquire()) {
        try {
          do { // what was handed over comes first
            serve(operations, to, to);
          } while (offered > from && !operations[offered - 1].isFinishedAcquire());
          serve(operations, offered, to);
          return;
        } finally {
          ownership.release();
        }
      } else if (ownership.isEnded()) {
        throw new IllegalStateException("the store is closed");
      } else if (turn < SPINS) {
        Thread.onSpinWait();
      } else {
        offered = handedOver.offer(operations, offered, to);
        Thread.yield();
      }
    }
  }

  private boolean tryServe(Operation[] operations, int from, int to) {
    boolean isOwner = ownership.tryAcquire();
    if (isOwner) {
      try {
        serve(operations, from, to);
      } finally {
        ownership.release();
      }
    }
    return isOwner;
  }

  /** Carries out what others have handed over, so many at most; for the owner. */
  public void serve() {
    serve(served, 0, 0);
  }

  /**
   * Ends the batch of what the owner changed and served since the last.
   *
   * @return the position to {@link #await}
   * @throws IllegalStateException when the log cannot take it
   */
  public long endBatch() {
    return log.endBatch();
  }

  /**
   * Returns when all before a position of the log is as durable as the log promises. Any thread.
   *
   * @throws IllegalStateException when that cannot be
   */
  public void await(long position) {
    log.await(position);
  }

  /**
   * Carries out the owner's own operations and what others handed over. With a log, they hear of it
   * once the batch is in the log; it may take several.
   */
  private void serve(Operation[] own, int from, int to) {
    int done = from;
    do {
      int begin = done;
      while (done < to && (done == begin || !log.isFull())) {
        carryOut(own[done++], false);
      }
      int count = 0;
      while (done == to && count < mostServed && (done + count == begin || !log.isFull())) {
        Operation operation = handedOver.poll();
        if (operation == null) {
          break;
        }
        carryOut(operation, false);
        if (!isLogged) {
          operation.setFinishedRelease(true);
        }
        served[count++] = operation;
      }
      if (isLogged && done + count > begin) {
        endBatch(own, begin, done, count);
      }
    } while (done < to);
  }

  private void endBatch(Operation[] own, int from, int to, int count) {
    long position = 0;
    RuntimeException failure = null;
    try {
      position = log.endBatch();
    } catch (RuntimeException e) { // whose changes are not in the log hears so
      failure = e;
    }
    for (int i = from; i < to; i++) {
      logged(own[i], position, failure);
    }
    for (int i = 0; i < count; i++) {
      logged(served[i], position, failure);
      served[i].setFinishedRelease(true);
    }
  }

  private static void logged(
      Operation operation, long position, @Nullable RuntimeException failure) {
    operation.loggedAt = position;
    if (failure != null) {
      operation.failed(failure);
    }
  }

  private void carryOut(Operation operation, boolean reads) {
    try {
      if (!log.admits(operation.mostLoggedBytes())) {
        operation.outcome = Outcome.REFUSED;
        operation.refusal = log.refusal();
      } else if (reads) {
        records.executeOwned(operation);
      } else {
        records.execute(operation);
      }
    } catch (RuntimeException | Error e) { // it is the business of whoever asked for it
      operation.failed(e);
    }
  }
}
