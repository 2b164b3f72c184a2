package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Decimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A set: a sorted array while all members are integers and few, then a table. */
public final class SetValue extends Collection {

  private static final int FIRST = 4;

  private long[] numbers = new long[FIRST];
  private int count;
  private @Nullable ByteTable table;

  @Override
  public int size() {
    return table == null ? count : table.size();
  }

  /** Whether a string is a member. */
  public boolean contains(long member, int bytes) {
    if (table != null) {
      return table.find(member, bytes) != 0;
    }
    return Decimal.isLong(member, bytes) && place(Decimal.parse(member, bytes)) >= 0;
  }

  private int place(long number) {
    return Arrays.binarySearch(numbers, 0, count, number);
  }

  /** Adds a member; whether it is new. It must not lie in this set. */
  public boolean add(long member, int bytes, Limits limits) {
    wasPut(member, bytes, 0, 0);
    boolean isNew = insert(member, bytes, limits);
    if (!isNew) {
      unedited();
    }
    return isNew;
  }

  private boolean insert(long member, int bytes, Limits limits) {
    if (table == null && Decimal.isLong(member, bytes)) {
      long number = Decimal.parse(member, bytes);
      int place = place(number);
      if (place >= 0) {
        return false;
      }
      insert(-place - 1, number);
      if (count > Math.min(limits.setIntegers(), 1 << 30)) {
        ByteTable _ = spread();
      }
      return true;
    }
    return spread().put(member, bytes, 0, 0);
  }

  private void insert(int place, long number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count + count / 2);
    }
    System.arraycopy(numbers, place, numbers, place + 1, count - place);
    numbers[place] = number;
    count++;
  }

  private ByteTable spread() {
    ByteTable large = table;
    if (large == null) {
      large = new ByteTable();
      for (int i = 0; i < count; i++) {
        boolean _ = large.put(Bytes.digits(numbers[i]), Decimal.length(numbers[i]), 0, 0);
      }
      numbers = new long[0];
      table = large;
    }
    return large;
  }

  @Override
  protected void put(long member, int bytes, long nothing, int none) {
    boolean _ = add(member, bytes, Limits.DEFAULT);
  }

  @Override
  protected boolean take(long member, int bytes) {
    if (table != null) {
      return table.remove(member, bytes);
    }
    int place = Decimal.isLong(member, bytes) ? place(Decimal.parse(member, bytes)) : -1;
    if (place < 0) {
      return false;
    }
    System.arraycopy(numbers, place + 1, numbers, place, --count - place);
    if (numbers.length > FIRST && count < numbers.length / 4) {
      numbers = Arrays.copyOf(numbers, numbers.length / 2);
    }
    return true;
  }

  @Override
  public int next(int place) {
    return table != null ? table.next(place) : place + 1 < count ? place + 1 : -1;
  }

  @Override
  public int random() {
    return table == null ? Collection.below(count) : table.random();
  }

  @Override
  public long address(int place) {
    return table == null ? Bytes.digits(numbers[place]) : ByteTable.key(table.at(place));
  }

  @Override
  public int length(int place) {
    return table == null ? Decimal.length(numbers[place]) : ByteTable.keyBytes(table.at(place));
  }

  @Override
  public long scan(long cursor, PairVisitor visitor) {
    if (table == null) {
      for (int i = 0; i < count; i++) {
        visitor.pair(address(i), length(i), 0, 0);
      }
      return 0;
    }
    return table.scan(cursor, visitor);
  }

  @Override
  public String type() {
    return "set";
  }

  @Override
  public String encoding() {
    return table == null ? "intset" : "hashtable";
  }

  @Override
  public long memoryBytes() {
    return 56 + 8L * numbers.length + (table == null ? 0 : table.memoryBytes());
  }

  @Override
  public Structure copy() {
    SetValue copy = new SetValue();
    copy.numbers = numbers.clone();
    copy.count = count;
    copy.table = table == null ? null : table.copy();
    return copy;
  }

  @Override
  public void release() {
    if (table != null) {
      table.release();
    }
  }
}
