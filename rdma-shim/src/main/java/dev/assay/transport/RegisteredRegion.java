package dev.assay.transport;

import java.lang.foreign.MemorySegment;

/** Memory known to a transport; of the worker's thread, its bytes of anybody. */
public interface RegisteredRegion extends AutoCloseable {

  /** The memory. */
  MemorySegment segment();

  /** What peers may do with it. */
  Access access();

  /** What a peer needs to reach it; to be handed over in a message. */
  RemoteKey key();

  /**
   * Takes it back: operations of peers that come later are denied. Memory that the worker allocated
   * is freed. To be called when no operation of this side is under way with it: one that is may
   * fail and end its channel. A second call does nothing.
   */
  @Override
  void close();
}
