package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Edits;
import dev.assay.kv.server.keyspace.Structure;

/** A list: its elements, and what is told of their changes. */
public final class ListValue extends Structure {

  /** Sees elements. */
  @FunctionalInterface
  public interface Visitor {

    /** An element; nothing may be changed. False ends it. */
    boolean element(long number, long address, int bytes);
  }

  /** Edits: at a number; the first so many go; from a number on all go; so many equal ones go. */
  private static final int INSERT = 1;

  private static final int SET = 2;
  private static final int REMOVE = 3;
  private static final int REMOVE_FIRST = 4;
  private static final int TRUNCATE = 5;
  private static final int REMOVE_EQUAL = 6;

  private static final int PART_ELEMENTS = 1024;

  private final PackRing elements;

  /** Of no elements. */
  public ListValue() {
    this(new PackRing());
  }

  private ListValue(PackRing elements) {
    this.elements = elements;
  }

  /** How many elements there are. */
  public long size() {
    return elements.size();
  }

  /** Where an element is, by its number from 0 on; its length is {@link #length}. */
  public long address(long number) {
    return elements.address(number);
  }

  /** Length of the element whose address was asked for last. */
  public int length() {
    return elements.length();
  }

  /** Adds an element at an end. It must not lie in this list. */
  public void push(boolean atHead, long from, int bytes) {
    edited(INSERT, atHead ? 0 : size(), from, bytes);
    elements.push(atHead, from, bytes);
  }

  /** Puts an element in front of one by its number. It must not lie in this list. */
  public void insert(long number, long from, int bytes) {
    edited(INSERT, number, from, bytes);
    elements.insert(number, from, bytes);
  }

  /** Writes another string in the place of an element. It must not lie in this list. */
  public void set(long number, long from, int bytes) {
    edited(SET, number, from, bytes);
    elements.set(number, from, bytes);
  }

  /** Takes elements out, from one on by its number. */
  public void remove(long number, long count) {
    if (number == 0) {
      edited(REMOVE_FIRST, count, 0, 0);
    } else if (number + count == size()) {
      edited(TRUNCATE, number, 0, 0);
    } else {
      for (long i = 0; i < count; i++) {
        edited(REMOVE, number, 0, 0);
      }
    }
    elements.remove(number, count);
  }

  /** Takes elements out that are this string: so many, or all for 0, from the tail if negative. */
  public long remove(long value, int bytes, long count) {
    edited(REMOVE_EQUAL, count, value, bytes);
    long gone = elements.remove(value, bytes, count);
    if (gone == 0) {
      unedited();
    }
    return gone;
  }

  /** Sees elements from one on by its number, towards the tail, or else towards the head. */
  public void walk(long number, boolean backward, Visitor visitor) {
    elements.walk(number, backward, visitor);
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public long write(long cursor, Edits to) {
    long end = Math.min(size(), cursor + PART_ELEMENTS);
    walk(
        cursor,
        false,
        (number, address, bytes) -> {
          to.add(INSERT, number, address, bytes, 0, 0);
          return number + 1 < end;
        });
    return end < size() ? end : 0;
  }

  /** Of what is written, the first so many, numbers hold; where equal ones went is not known. */
  @Override
  protected long passed(long cursor, int what, long number) {
    return switch (what) {
      case INSERT -> number < cursor ? cursor + 1 : -1;
      case SET -> number < cursor ? cursor : -1;
      case REMOVE -> number < cursor ? cursor - 1 : -1;
      case REMOVE_FIRST -> cursor > 0 ? Math.max(0, cursor - number) : -1;
      case TRUNCATE -> number < cursor ? number : -1;
      default -> ANEW;
    };
  }

  @Override
  public void redo(
      int what, long number, long first, int firstBytes, long second, int secondBytes) {
    switch (what) {
      case INSERT -> insert(number, first, firstBytes);
      case SET -> set(number, first, firstBytes);
      case REMOVE -> remove(number, 1);
      case REMOVE_FIRST -> remove(0, Math.min(number, size()));
      case TRUNCATE -> remove(number, size() - number);
      default -> {
        long _ = remove(first, firstBytes, number);
      }
    }
  }

  @Override
  public String type() {
    return "list";
  }

  @Override
  public String encoding() {
    return "quicklist";
  }

  @Override
  public long memoryBytes() {
    return 80 + elements.memoryBytes();
  }

  @Override
  public Structure copy() {
    return new ListValue(elements.copy());
  }

  @Override
  public void release() {
    elements.release();
  }
}
