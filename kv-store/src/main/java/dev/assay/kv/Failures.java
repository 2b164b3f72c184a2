package dev.assay.kv;

import dev.assay.kv.shard.Operation;

/** What a caller hears when his operation could not be done: one sentence, with the mend. */
final class Failures {

  private Failures() {}

  /** The exception for an operation that was not done. */
  static RuntimeException of(Operation operation, KvStore store) {
    return switch (operation.outcome()) {
      case FULL -> new StoreFull(full(store));
      case REFUSED -> new StoreFull("the journal takes no more: " + operation.refusal());
      case WRONG_LENGTH ->
          new IllegalStateException("the value is no number: it has not eight bytes");
      default ->
          new IllegalStateException(
              "an operation failed inside: " + operation.failure(), operation.failure());
    };
  }

  private static String full(KvStore store) {
    long mebibytes = store.config().memoryBytes() >> 20;
    SpillSpace spill = store.config().spill();
    if (spill == null) {
      return "the store's %d MiB are full: delete, configure more memory, or let it evict"
          .formatted(mebibytes);
    }
    String refusal = store.diskRefusal().isEmpty() ? "" : "; " + store.diskRefusal();
    return "the store's %d MiB of memory and %d MiB of disk are full: delete or configure more%s"
        .formatted(mebibytes, spill.mostBytes() >> 20, refusal);
  }
}
