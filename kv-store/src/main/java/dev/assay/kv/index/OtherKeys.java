package dev.assay.kv.index;

/** What is known of records on disk that could be a key's by their hash: that they are not. */
@FunctionalInterface
public interface OtherKeys {

  /** Nothing is known. */
  OtherKeys NONE = entry -> false;

  /** Whether the record of this entry, which is on disk, has another key. */
  boolean has(long entry);
}
