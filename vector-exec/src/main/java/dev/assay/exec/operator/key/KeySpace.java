package dev.assay.exec.operator.key;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How several key columns become one exact key: an integer of at least 0 and below {@link
 * #range()}, equal exactly where all columns are. Columns with bounds are packed by their ranges;
 * texts, doubles and unbounded integers are numbered as they appear. One thread adds keys; once
 * nothing is added any more, any thread may find and unpack.
 */
public final class KeySpace {

  private final List<KeyPart> parts;
  private final long range;

  private KeySpace(List<KeyPart> parts, long range) {
    this.parts = List.copyOf(parts);
    this.range = range;
  }

  /** Keys of groups: null is a value like others. Bounds are those of the types. */
  public static KeySpace ofGroups(List<ValueType> types, QueryMemory memory) {
    List<KeyPart> parts = new ArrayList<>();
    long before = 1;
    for (ValueType type : types) {
      parts.add(KeyPart.of(type, type.least(), type.greatest(), type.nullable(), before, memory));
      before = parts.getLast().keysWith(before);
    }
    return new KeySpace(parts, before);
  }

  /**
   * Keys of a join's build side: null has no key. Bounds are those of the rows that are there.
   *
   * @param types of the key columns
   * @param columns their values
   */
  public static KeySpace ofBuild(
      List<ValueType> types, List<StoredColumn> columns, QueryMemory memory, Workers workers) {
    List<KeyPart> parts = new ArrayList<>();
    long before = 1;
    for (int i = 0; i < types.size(); i++) {
      Bounds bounds = Bounds.of(columns.get(i), workers);
      parts.add(KeyPart.of(types.get(i), bounds.least(), bounds.greatest(), false, before, memory));
      before = parts.getLast().keysWith(before);
    }
    return new KeySpace(parts, before);
  }

  /** Keys are below this. */
  public long range() {
    return range;
  }

  /** Whether keys follow from values alone, without anything numbered. */
  public boolean isBounded() {
    return parts.stream().allMatch(p -> p.kind() == KeyPart.Kind.BOUNDED && p.folded().isEmpty());
  }

  /** Whether keys are 32-bit and follow from values alone. */
  public boolean fitsInts() {
    return range <= Integer.MAX_VALUE && isBounded();
  }

  /** Bytes of longer arrays that numbering the keys of so many more rows may need. */
  public long bytesFor(int rows) {
    long bytes = 0;
    for (KeyPart part : parts) {
      bytes += part.numbers().bytesFor(rows) + part.texts().bytesFor(rows);
      bytes += part.folded().isPresent() ? part.folded().get().bytesFor(rows) : 0;
    }
    return bytes;
  }

  List<KeyPart> parts() {
    return parts;
  }

  /** The columns of keys. */
  public List<StoredColumn> unpack(long[] keys, int count) {
    long[] rest = Arrays.copyOf(keys, count);
    List<StoredColumn> columns = new ArrayList<>();
    for (int p = parts.size() - 1; p >= 0; p--) {
      KeyPart part = parts.get(p);
      long[] codes = new long[count];
      for (int i = 0; i < count; i++) {
        codes[i] = rest[i] % part.range();
        rest[i] /= part.range();
      }
      part.folded().ifPresent(ids -> unfold(ids.keys(), rest));
      columns.add(decode(part, codes, count));
    }
    Collections.reverse(columns);
    return columns;
  }

  private static void unfold(long[] keys, long[] rest) {
    for (int i = 0; i < rest.length; i++) {
      rest[i] = keys[(int) rest[i]];
    }
  }

  private static StoredColumn decode(KeyPart part, long[] codes, int count) {
    long[] validity = part.hasNullCode() ? validity(codes, count, part.range() - 1) : new long[0];
    return switch (part.lane()) {
      case INT -> {
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
          ints[i] = (int) value(part, codes[i]);
        }
        yield StoredColumn.ofInts(ints, validity, count);
      }
      case LONG -> {
        for (int i = 0; i < count; i++) {
          codes[i] = value(part, codes[i]);
        }
        yield StoredColumn.ofLongs(codes, validity, count);
      }
      case DOUBLE -> {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
          doubles[i] = Double.longBitsToDouble(value(part, codes[i]));
        }
        yield StoredColumn.ofDoubles(doubles, validity, count);
      }
      case STRING -> texts(part.texts(), codes, validity, count);
    };
  }

  /** What a code stands for; of the null code anything that is harmless. */
  private static long value(KeyPart part, long code) {
    if (part.kind() == KeyPart.Kind.BOUNDED) {
      return part.least() + (part.hasNullCode() && code == part.range() - 1 ? 0 : code);
    }
    return code < part.numbers().size() ? part.numbers().keys()[(int) code] : 0;
  }

  private static StoredColumn texts(TextIds ids, long[] codes, long[] validity, int count) {
    long[] addresses = new long[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      if (codes[i] < ids.size()) {
        addresses[i] = ids.address((int) codes[i]);
        lengths[i] = ids.lengthBytes((int) codes[i]);
      }
    }
    return StoredColumn.ofTexts(addresses, lengths, validity, count);
  }

  private static long[] validity(long[] codes, int count, long nullCode) {
    long[] validity = new long[(count + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < count; i++) {
      validity[i >>> 6] |= codes[i] == nullCode ? 0 : 1L << i;
    }
    return validity;
  }

  /** A column of a bounded space as a function of the key, which is the row's position. */
  public ColumnSource column(int index) {
    long stride = 1;
    for (int p = parts.size() - 1; p > index; p--) {
      stride *= parts.get(p).range();
    }
    return new BoundedKeyColumn(parts.get(index), stride);
  }
}
