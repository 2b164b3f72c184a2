package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Structure;

/** A hash: its keys are the fields. */
public final class HashValue extends PairsValue {

  private long value;
  private int valueBytes;

  /** Looks for a field, whose value can be asked for then. */
  public boolean find(long field, int bytes) {
    if (table == null) {
      int at = pack.find(field, bytes, 2);
      if (at < 0) {
        return false;
      }
      at = pack.next(at);
      value = pack.address(at);
      valueBytes = pack.length(at);
      return true;
    }
    long entry = table.find(field, bytes);
    if (entry == 0) {
      return false;
    }
    value = ByteTable.value(entry);
    valueBytes = ByteTable.valueBytes(entry);
    return true;
  }

  /** The value that was found. */
  public long value() {
    return value;
  }

  /** Length of the value that was found. */
  public int valueBytes() {
    return valueBytes;
  }

  /** Sets a field; whether it is new. */
  public boolean put(long field, int fieldBytes, long newValue, int newBytes, Limits limits) {
    wasPut(field, fieldBytes, newValue, newBytes);
    boolean isLong = Math.max(fieldBytes, newBytes) > limits.hashBytes();
    if (table == null && !isLong) {
      int at = pack.find(field, fieldBytes, 2);
      if (at >= 0) {
        pack.replace(pack.next(at), newValue, newBytes);
        return false;
      }
      if (size() < limits.hashEntries()) {
        pack.add(field, fieldBytes);
        pack.add(newValue, newBytes);
        return true;
      }
    }
    return spread().put(field, fieldBytes, newValue, newBytes);
  }

  private ByteTable spread() {
    ByteTable large = table;
    if (large == null) {
      large = new ByteTable();
      for (int at = 0; at < pack.bytes(); ) {
        int next = pack.next(at);
        boolean _ =
            large.put(pack.address(at), pack.length(at), pack.address(next), pack.length(next));
        at = pack.next(next);
      }
      pack.release();
      table = large;
    }
    return large;
  }

  @Override
  protected void put(long field, int fieldBytes, long newValue, int newBytes) {
    boolean _ = put(field, fieldBytes, newValue, newBytes, Limits.DEFAULT);
  }

  @Override
  protected boolean take(long field, int bytes) {
    return table == null ? removePacked(field, bytes) : table.remove(field, bytes);
  }

  @Override
  public String type() {
    return "hash";
  }

  @Override
  public String encoding() {
    return table == null ? "listpack" : "hashtable";
  }

  @Override
  public long memoryBytes() {
    return 48 + pack.memoryBytes() + (table == null ? 0 : table.memoryBytes());
  }

  @Override
  public Structure copy() {
    HashValue copy = new HashValue();
    copy.pack = pack.copy();
    copy.table = table == null ? null : table.copy();
    return copy;
  }
}
