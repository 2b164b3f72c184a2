package dev.assay.kv.memory;

import java.lang.foreign.MemorySegment;

/**
 * All memory of the process, by address. A segment of its own for each store would be checked at
 * each access for its bounds and for being open still; of one that is constant, endless and never
 * closed the compiler leaves no check. What keeps its users inside of what is theirs is therefore
 * said here: addresses come from {@link Frames} alone or are computed from lengths that the store
 * itself wrote, and nobody follows one but within an epoch, or as the owner of a shard, while the
 * store is open; {@link dev.assay.kv.epoch.Epochs} and the owners' tokens are what closing waits
 * for.
 */
public final class Memory {

  /** Offsets in it are addresses. */
  public static final MemorySegment ALL = all();

  private Memory() {}

  @SuppressWarnings("restricted") // the argument stands above
  private static MemorySegment all() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
