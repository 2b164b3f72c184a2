package dev.assay.exec.file.arrow;

import dev.assay.exec.file.arrow.ArrowField.Reading;
import dev.assay.exec.file.arrow.ArrowField.Shape;
import dev.assay.exec.file.arrow.Body.Buffer;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.TextCheck;
import dev.assay.exec.kernel.WideDecimal;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Objects;

/**
 * Values of a column, read from one batch or several: numbers as longs, doubles as their bits;
 * texts, and decimals of more than 64 bits, as addresses and lengths. Whatever a file says is
 * checked. Belongs to one worker.
 */
final class Values {

  private static final int VIEW_BYTES = 16;
  private static final int INLINE_BYTES = 12;

  /** From here on upper halves may be of decimals of 39 digits. */
  private static final long LARGE = WideDecimal.high(WideDecimal.LIMIT);

  private final PageMemory kept;
  private final Body pages;
  private final Body texts;
  private final long nowhere;
  private long[] numbers = {};
  private long[] addresses = {};
  private int[] lengths = {};
  private long[] validity = {};
  private int size;
  private int nulls;

  Values(Arena arena) {
    kept = new PageMemory(arena, true);
    pages = new Body(new PageMemory(arena, false));
    texts = new Body(kept);
    nowhere = kept.allocate(WideDecimal.BYTES);
  }

  long[] numbers() {
    return numbers;
  }

  long[] addresses() {
    return addresses;
  }

  int[] lengths() {
    return lengths;
  }

  /** Bitmap of rows that have a value. */
  long[] validity() {
    return validity;
  }

  int nulls() {
    return nulls;
  }

  int size() {
    return size;
  }

  /** Forgets what was read; there is room for so many rows. */
  void begin(int rows) {
    size = 0;
    nulls = 0;
    validity = validity.length < Bitmap.words(rows) ? new long[Bitmap.words(rows)] : validity;
    Bitmap.fill(validity, rows);
  }

  /** The values of a column of fixed length, as they lie. */
  Buffer raw(MappedFile file, Part part, int column) {
    int first = part.firstBuffer(column);
    return pages.buffer(file, part, first + 1, Long.BYTES * (long) part.rows(), true);
  }

  /** Reads a column of a batch behind what was read before. */
  void add(MappedFile file, Part part, int column, ArrowField field) {
    int first = part.firstBuffer(column);
    int rows = part.rows();
    if (field.shape() == Shape.NOTHING) {
      numbers = grown(numbers, size + rows);
      clear(validity, size, rows);
      nulls += rows;
    } else if (rows > 0) {
      validity(file, part, column, first);
      switch (field.shape()) {
        case FIXED -> fixed(file, part, first + 1, field);
        case VIEW -> views(file, part, column, first + 1);
        default -> ends(file, part, first + 1, field.shape() == Shape.LARGE_TEXT);
      }
    }
    size += rows;
  }

  private static void clear(long[] bits, int first, int rows) {
    for (int row = first; row < first + rows; row++) {
      bits[row >>> 6] &= ~(1L << row);
    }
  }

  private void validity(MappedFile file, Part part, int column, int index) {
    long expected = part.nulls(column);
    if (expected == 0) {
      return;
    }
    int rows = part.rows();
    Buffer bits = pages.buffer(file, part, index, (rows + Byte.SIZE - 1) / Byte.SIZE, false);
    int missing = 0;
    for (int row = 0; row < rows; row++) {
      if ((Memory.getByte(bits.address() + (row >>> 3)) >>> (row & 7) & 1) == 0) {
        clear(validity, size + row, 1);
        missing++;
      }
    }
    if (missing != expected) {
      throw Body.failure(
          file, part, "has %d rows without a value, not %d".formatted(missing, expected));
    }
    nulls += missing;
  }

  private void fixed(MappedFile file, Part part, int index, ArrowField field) {
    int rows = part.rows();
    long bytes = ((long) rows * field.widthBits() + Byte.SIZE - 1) / Byte.SIZE;
    Buffer buffer = pages.buffer(file, part, index, bytes, true);
    if (field.type().isWide()) {
      wide(file, part, buffer, field.widthBits());
      return;
    }
    numbers = grown(numbers, size + rows);
    Reading reading = field.reading();
    for (int row = 0; row < rows; row++) {
      numbers[size + row] =
          nulls > 0 && !Bitmap.contains(validity, size + row)
              ? 0
              : reading.at(buffer.address(), row);
    }
  }

  private void wide(MappedFile file, Part part, Buffer buffer, int bits) {
    int rows = part.rows();
    reserveTexts(rows);
    long target = kept.allocate((long) WideDecimal.BYTES * rows);
    for (int row = 0; row < rows; row++) {
      long at = buffer.address() + (long) bits / Byte.SIZE * row;
      long low = bits < Long.SIZE ? Memory.getInt(at) : Memory.getLong(at);
      long high = bits > Long.SIZE ? Memory.getLong(at + Long.BYTES) : low >> 63;
      if (nulls > 0 && !Bitmap.contains(validity, size + row)) {
        low = 0;
        high = 0;
      } else if ((high >= LARGE || high <= -LARGE)
          && WideDecimal.of(high, low).abs().compareTo(WideDecimal.LIMIT) >= 0) {
        throw Body.failure(file, part, "has a decimal of more than 38 digits");
      }
      put(row, target + (long) WideDecimal.BYTES * row, WideDecimal.BYTES);
      WideDecimal.put(high, low, addresses[size + row]);
    }
  }

  private void reserveTexts(int rows) {
    addresses = grown(addresses, size + rows);
    lengths =
        lengths.length < addresses.length ? Arrays.copyOf(lengths, addresses.length) : lengths;
  }

  private static long[] grown(long[] array, int length) {
    return array.length < length ? Arrays.copyOf(array, length) : array;
  }

  private void put(int row, long address, int length) {
    addresses[size + row] = address;
    lengths[size + row] = length;
  }

  private boolean isNull(int row) {
    return nulls > 0 && !Bitmap.contains(validity, size + row);
  }

  private void ends(MappedFile file, Part part, int index, boolean isLarge) {
    int rows = part.rows();
    int width = isLarge ? Long.BYTES : Integer.BYTES;
    long ends = pages.buffer(file, part, index, (long) width * (rows + 1L), true).address();
    Buffer bytes = texts.buffer(file, part, index + 1, 0, true);
    reserveTexts(rows);
    boolean isAscii = TextCheck.isAscii(bytes.address(), bytes.length());
    long start = isLarge ? Memory.getLong(ends) : Memory.getInt(ends);
    for (int row = 0; row < rows; row++) {
      long at = ends + (long) width * (row + 1);
      long end = isLarge ? Memory.getLong(at) : Memory.getInt(at);
      if (start < 0 || end < start || end > bytes.length() || end - start > Integer.MAX_VALUE) {
        throw Body.failure(file, part, "has a text outside of its bytes");
      }
      text(file, part, row, bytes.address() + start, (int) (end - start), isAscii);
      start = end;
    }
  }

  private void text(
      MappedFile file, Part part, int row, long address, int length, boolean isAscii) {
    if (length == 0 || isNull(row)) {
      put(row, nowhere, 0);
      return;
    }
    if (!isAscii && !TextCheck.isUtf8(address, length)) {
      throw Body.failure(file, part, "has a text that is not UTF-8");
    }
    put(row, address, length);
  }

  private void views(MappedFile file, Part part, int column, int index) {
    int rows = part.rows();
    Buffer views = texts.buffer(file, part, index, (long) VIEW_BYTES * rows, true);
    Buffer[] bytes = new Buffer[part.viewBuffers(column)];
    Arrays.setAll(bytes, b -> texts.buffer(file, part, index + 1 + b, 0, true));
    reserveTexts(rows);
    for (int row = 0; row < rows; row++) {
      long at = views.address() + (long) VIEW_BYTES * row;
      int length = isNull(row) ? 0 : Memory.getInt(at);
      long address = at + Integer.BYTES;
      if (length > INLINE_BYTES) {
        Buffer buffer = bytes[Memory.getInt(at + 8)];
        int offset = Memory.getInt(at + 12);
        address = buffer.address() + offset;
        length = offset < 0 || length > buffer.length() - offset ? -1 : length;
      }
      if (length < 0) {
        throw Body.failure(file, part, "has a text outside of its bytes");
      }
      text(file, part, row, address, length, false);
    }
  }

  /** Takes what was read for codes, and puts the values there instead. */
  void lookUp(Values dictionary, boolean isText) {
    int rows = size;
    size = 0;
    reserveTexts(isText ? rows : 0);
    size = rows;
    for (int row = 0; row < size; row++) {
      int code = Math.toIntExact(numbers[row]);
      boolean isValid = nulls == 0 || Bitmap.contains(validity, row);
      Objects.checkIndex(isValid ? code : 0, isValid ? dictionary.size : 1);
      if (isValid && dictionary.nulls > 0 && !Bitmap.contains(dictionary.validity, code)) {
        clear(validity, row, 1);
        nulls++;
        isValid = false;
      }
      if (isText) {
        addresses[row] = isValid ? dictionary.addresses[code] : nowhere;
        lengths[row] = isValid ? dictionary.lengths[code] : 0;
      } else {
        numbers[row] = isValid ? dictionary.numbers[code] : 0;
      }
    }
  }
}
