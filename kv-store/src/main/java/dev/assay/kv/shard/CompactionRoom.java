package dev.assay.kv.shard;

import dev.assay.kv.memory.Frames;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two frames of memory that the shards of a store share to compact what they have on disk; whoever
 * has the lock uses them.
 *
 * @param lock of both
 * @param in to read a frame into
 * @param out to fill one
 */
public record CompactionRoom(ReentrantLock lock, long in, long out) {

  /** Takes the frames where there is a disk. */
  public static CompactionRoom of(Frames frames, boolean hasDisk) {
    return new CompactionRoom(
        new ReentrantLock(),
        hasDisk ? frames.take() : Frames.NONE,
        hasDisk ? frames.take() : Frames.NONE);
  }
}
