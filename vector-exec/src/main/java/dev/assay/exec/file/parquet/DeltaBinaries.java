package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.kernel.Memory;

/**
 * Bytes whose lengths lie before all of them as differences; and such that share their beginning
 * with the value before.
 */
final class DeltaBinaries extends Binaries {

  /** Shared beginnings can make much of little: more than this of one page is not believed. */
  private static final long MAX_BYTES = 1L << 30;

  private final long[] addresses;
  private final int[] lengths;
  private int next;

  private DeltaBinaries(FileColumn column, Bytes bytes, long[] addresses, int[] lengths) {
    super(column, bytes);
    this.addresses = addresses;
    this.lengths = lengths;
  }

  static DeltaBinaries ofLengths(FileColumn column, Bytes bytes, int count) {
    int[] lengths = lengths(bytes, count);
    long[] addresses = new long[count];
    for (int i = 0; i < count; i++) {
      addresses[i] = bytes.take(lengths[i]);
    }
    return new DeltaBinaries(column, bytes, addresses, lengths);
  }

  static DeltaBinaries ofPrefixes(FileColumn column, Bytes bytes, int count, PageMemory memory) {
    int[] prefixes = lengths(bytes, count);
    DeltaBinaries suffixes = ofLengths(column, bytes, count);
    long size = Long.BYTES;
    int before = 0;
    for (int i = 0; i < count; i++) {
      if (prefixes[i] > before) {
        throw bytes.failure("takes more of a value than it has");
      }
      before = Math.addExact(prefixes[i], suffixes.lengths[i]);
      size += before;
    }
    if (size > MAX_BYTES) {
      throw bytes.failure("claims values of " + size + " bytes");
    }
    long target = memory.allocate(size);
    for (int i = 0; i < count; i++) {
      int prefix = prefixes[i];
      if (prefix > 0) {
        Memory.copy(suffixes.addresses[i - 1], target, prefix);
      }
      Memory.copy(suffixes.addresses[i], target + prefix, suffixes.lengths[i]);
      suffixes.addresses[i] = target;
      suffixes.lengths[i] += prefix;
      target += suffixes.lengths[i];
    }
    return suffixes;
  }

  private static int[] lengths(Bytes bytes, int count) {
    long[] values = new long[count];
    new DeltaValues(bytes, true).longs(values, count);
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = (int) values[i];
      if (lengths[i] < 0) {
        throw bytes.failure("has a value of " + lengths[i] + " bytes");
      }
    }
    return lengths;
  }

  @Override
  void binaries(long[] targetAddresses, int[] targetLengths, int from, int count) {
    System.arraycopy(addresses, next, targetAddresses, from, count);
    System.arraycopy(lengths, next, targetLengths, from, count);
    next += count;
  }
}
