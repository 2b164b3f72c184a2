package dev.assay.exec.file.parquet;

import dev.assay.exec.failure.SqlException;

/** The dictionary of a column chunk, and the values of pages that refer to it. */
final class DictionaryValues extends Values {

  private final long[] numbers;
  private final long[] addresses;
  private final int[] lengths;
  private final int size;
  private int[] codes = {};
  private Runs runs;
  private Bytes bytes;

  private DictionaryValues(long[] numbers, long[] addresses, int[] lengths, Bytes bytes) {
    this.numbers = numbers;
    this.addresses = addresses;
    this.lengths = lengths;
    this.bytes = bytes;
    size = Math.max(numbers.length, lengths.length);
    runs = new Runs(bytes, 0);
  }

  /** Of numbers; texts by codes that somebody gave them are numbers too. */
  static DictionaryValues ofNumbers(long[] numbers, Bytes bytes) {
    return new DictionaryValues(numbers, new long[0], new int[0], bytes);
  }

  /** Of texts. */
  static DictionaryValues ofTexts(long[] addresses, int[] lengths, Bytes bytes) {
    return new DictionaryValues(new long[0], addresses, lengths, bytes);
  }

  /** Turns to a page, which begins with the number of bits of its codes. */
  DictionaryValues open(Bytes page) {
    bytes = page;
    runs = new Runs(page, page.takeByte());
    return this;
  }

  @Override
  void longs(long[] target, int count) {
    next(count);
    for (int i = 0; i < count; i++) {
      target[i] = numbers[codes[i]];
    }
  }

  @Override
  void binaries(long[] targetAddresses, int[] targetLengths, int from, int count) {
    next(count);
    for (int i = 0; i < count; i++) {
      targetAddresses[from + i] = addresses[codes[i]];
      targetLengths[from + i] = lengths[codes[i]];
    }
  }

  private void next(int count) {
    if (codes.length < count) {
      codes = new int[count];
    }
    runs.next(codes, count);
    int outside = 0;
    for (int i = 0; i < count; i++) {
      outside |= codes[i] | size - 1 - codes[i];
    }
    if (outside < 0) {
      throw outside();
    }
  }

  private SqlException outside() {
    return bytes.failure("has a code beyond the " + size + " values of its dictionary");
  }
}
