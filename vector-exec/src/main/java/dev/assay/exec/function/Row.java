package dev.assay.exec.function;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One row's arguments, and where a function puts its result. Belongs to one worker. */
public final class Row {

  /** A sentence on why a row has no result. */
  public static final class Failure extends ArithmeticException {

    private static final long serialVersionUID = 1L;

    /** A failure. */
    public Failure(String sentence) {
      super(sentence);
    }
  }

  private final ColumnType[] types;
  private final ColumnVector[] arguments;
  private final TextHeap heap;
  private final String[] lastTexts;
  private final Object[] lastMade;
  private byte[] scratch = new byte[64];
  private int row;
  private boolean isNone;
  private long address;
  private int length;

  /**
   * Room for rows of arguments.
   *
   * @param types of the arguments
   * @param arena keeps texts that are made
   */
  public Row(List<ColumnType> types, Arena arena) {
    this.types = types.toArray(ColumnType[]::new);
    arguments = new ColumnVector[this.types.length];
    heap = new TextHeap(arena);
    lastTexts = new String[this.types.length];
    lastMade = new Object[this.types.length];
  }

  /** The arguments, for a failure to tell. */
  @Override
  public String toString() {
    return IntStream.range(0, types.length)
        .mapToObj(i -> has(i) ? Casting.text(this, i, types[i]) : "NULL")
        .collect(Collectors.joining(", "));
  }

  /** Where texts are made. */
  public TextHeap heap() {
    return heap;
  }

  /** Turns to other vectors. */
  public void argument(int index, ColumnVector values) {
    arguments[index] = values;
  }

  /** Turns to a row. */
  public void turnTo(int to) {
    row = to;
    isNone = false;
  }

  /** Arguments. */
  public int size() {
    return arguments.length;
  }

  /** Type of an argument. */
  public ColumnType type(int index) {
    return types[index];
  }

  /** Whether an argument has a value. */
  public boolean has(int index) {
    return arguments[index].isValid(row);
  }

  /** An integral argument: integer, day, microseconds, unscaled decimal, 0 or 1. */
  public long integer(int index) {
    return arguments[index].longs()[row];
  }

  /** An integral argument that is not 0. */
  public boolean truth(int index) {
    return integer(index) != 0;
  }

  /** A floating-point argument. */
  public double real(int index) {
    return arguments[index].doubles()[row];
  }

  /** The unscaled value of an exact number. */
  public BigInteger exact(int index) {
    ColumnVector of = arguments[index];
    return of.lane() == Lane.STRING
        ? WideDecimal.get(of.longs()[row])
        : BigInteger.valueOf(of.longs()[row]);
  }

  /** Address of a text. */
  public long address(int index) {
    return arguments[index].longs()[row];
  }

  /** Length of a text in bytes. */
  public int bytes(int index) {
    return arguments[index].ints()[row];
  }

  /** A text. */
  public String text(int index) {
    int count = bytes(index);
    if (scratch.length < count) {
      scratch = new byte[Math.max(count, 2 * scratch.length)];
    }
    Memory.copy(address(index), scratch, 0, count);
    return new String(scratch, 0, count, StandardCharsets.UTF_8);
  }

  /** What is made of a text argument, kept as long as that stays the same. */
  @SuppressWarnings("unchecked")
  public <T> T made(int index, Function<String, T> maker) {
    String text = text(index);
    @Nullable Object made = lastMade[index];
    if (made == null || !text.equals(lastTexts[index])) {
      made = maker.apply(text);
      lastTexts[index] = text;
      lastMade[index] = made;
    }
    return (T) made;
  }

  /** Says that the row's result is null; gives something to return. */
  public long none() {
    isNone = true;
    length = 0;
    return 0;
  }

  /** Whether the result is null. */
  public boolean isNone() {
    return isNone;
  }

  /** Gives a text. */
  public void put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    address = heap.copy(bytes, bytes.length);
    length = bytes.length;
  }

  /** Gives bytes that are there already and outlive the query. */
  public void put(long at, int count) {
    address = at;
    length = Math.max(0, count);
  }

  /** Room for a text that is the result; the caller fills it. */
  public long room(long count) {
    if (count > Integer.MAX_VALUE - 8) {
      throw new Failure("a text of more than 2 GiB");
    }
    address = heap.allocate((int) count);
    length = (int) count;
    return address;
  }

  /** Gives a wide decimal. */
  public void put(BigInteger value) {
    WideDecimal.put(value, room(WideDecimal.BYTES));
  }

  /** Address of the result. */
  public long resultAddress() {
    return address;
  }

  /** Length of the result. */
  public int resultBytes() {
    return length;
  }
}
