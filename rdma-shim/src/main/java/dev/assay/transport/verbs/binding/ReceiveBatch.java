package dev.assay.transport.verbs.binding;

import java.lang.foreign.Arena;

/** Receive buffers, staged one after another and posted by one call. */
public final class ReceiveBatch extends WorkBatch {

  ReceiveBatch(int capacity, Arena arena) {
    super(capacity, WorkLayout.RECEIVE_BYTES, arena);
  }

  /** Stages a buffer, which belongs to the device until its completion. */
  public void receive(long id, long address, int bytes, int localKey) {
    stage(id, address, bytes, localKey);
  }
}
