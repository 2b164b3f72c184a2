package dev.assay.kv;

/** What a store does when its memory is full. */
public enum AtBound {
  /** Writes that need memory are refused with {@link StoreFull}. */
  REFUSE,
  /** What was not read for long is dropped: the oldest first, if not read since (second chance). */
  EVICT,
  /** What was not read for long goes to disk, see {@link KvConfig#withSpill}. */
  SPILL
}
