package dev.assay.kv.server.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A value that is no plain string. Its record holds a handle; the structure itself lies in the
 * table of its shard, belongs to whoever owns the shard, and goes with its record.
 *
 * <p><b>What a new type does so that a journal keeps it:</b> every method that changes it says so
 * by {@link #edited}, with what that needs to be done once more by {@link #redo}, before the bytes
 * that it names may move; {@link #write} tells the whole in such edits, a part at a time; and
 * {@code structure.Types} has a line that makes an empty one. Nothing else: checkpoints, recovery,
 * and changes between two parts are seen to. Only a type in which {@code redo} depends on places,
 * as in a list, needs {@link #passed} besides.
 */
public abstract class Structure {

  /** What {@link #passed} says where a part cannot be changed: it is written anew. */
  protected static final long ANEW = -2;

  private @Nullable EditLog log;

  /** Whether changes that it told of are lost, so that it has to be written whole. */
  private boolean isBehind;

  /** What TYPE says. */
  public abstract String type();

  /** What OBJECT ENCODING says. */
  public abstract String encoding();

  /** What it takes, roughly; asked for whenever it has changed, so it must not be costly. */
  public abstract long memoryBytes();

  /** Whether there is nothing left in it, so that its key goes too. */
  public boolean isEmpty() {
    return false;
  }

  /** Another one with the same content. */
  public abstract Structure copy();

  /** Its record is gone; memory that is not on the heap is given back. */
  public void release() {}

  /**
   * Writes a part of what it holds as edits, by which an empty one becomes the same. To begin ends
   * what was begun before.
   *
   * @param cursor 0 to begin, then what the call before returned; there may be changes in between
   * @return 0 when that was all
   */
  public abstract long write(long cursor, Edits to);

  /** Does an edit that this type told of. */
  public abstract void redo(
      int what, long number, long first, int firstBytes, long second, int secondBytes);

  /**
   * Where to go on writing after an edit of which the part that is written was told; −1 where it is
   * only about what is not written yet, {@link #ANEW} where that is not known. Without more it is
   * one that can be done on a part.
   */
  protected long passed(long cursor, int what, long number) {
    return cursor;
  }

  /** Whether changes are kept, so that {@link #edited} does anything. */
  protected final boolean isKept() {
    return log != null;
  }

  /** Says what is changed; the strings may lie anywhere. */
  protected final void edited(
      int what, long number, long first, int firstBytes, long second, int secondBytes) {
    if (log != null) {
      log.add(this, what, number, first, firstBytes, second, secondBytes);
    }
  }

  /** Says that the last change was none. */
  protected final void unedited() {
    if (log != null) {
      log.withdraw();
    }
  }

  /** As the other, with one string. */
  protected final void edited(int what, long number, long first, int firstBytes) {
    edited(what, number, first, firstBytes, 0, 0);
  }

  final void keepIn(@Nullable EditLog newLog) {
    log = newLog;
  }

  final void setBehind(boolean is) {
    isBehind = is;
  }

  final boolean isBehind() {
    return isBehind;
  }
}
