package dev.assay.exec.file.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.TextCheck;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.vector.ColumnSource;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;

/** Texts as addresses into pages, which are kept; UUIDs are written out. */
final class TextDecoder extends ColumnDecoder {

  private static final long[] NO_BITS = {};
  private static final int UUID_CHARACTERS = 36;

  private static final int ROOM_BYTES = 1 << 16;

  private final long nowhere;
  private long roomAddress;
  private int roomBytes;
  private long[] addresses = {};
  private int[] lengths = {};

  TextDecoder(Arena arena) {
    super(new PageMemory(arena, true));
    nowhere = memory.allocate(WideDecimal.BYTES);
  }

  /** A chunk as texts, of which only these outlive the next one. */
  ColumnSource decode(MappedFile file, TableChunk chunk) {
    int rows = chunk.zone().rows();
    if (addresses.length < rows) {
      addresses = new long[rows];
      lengths = new int[rows];
    }
    decodePages(file, chunk);
    return StoredColumn.ofTexts(addresses, lengths, nulls() > 0 ? validity() : NO_BITS, rows);
  }

  /** The table's codes for the texts of a dictionary page, which are added where they are new. */
  List<Integer> codes(FileColumn column, Bytes bytes, int count, TableDictionary dictionary) {
    long[] starts = new long[bytes.requireCount(count)];
    int[] sizes = new int[count];
    texts(column, bytes, starts, sizes);
    return IntStream.range(0, count).mapToObj(i -> dictionary.add(starts[i], sizes[i])).toList();
  }

  @Override
  DictionaryValues dictionary(TableChunk chunk, Bytes bytes, int count) {
    long[] starts = new long[bytes.requireCount(count)];
    int[] sizes = new int[count];
    texts(chunk.column(), bytes, starts, sizes);
    return DictionaryValues.ofTexts(starts, sizes, bytes);
  }

  private void texts(FileColumn column, Bytes bytes, long[] starts, int[] sizes) {
    if (starts.length > 0) {
      Values values = Values.of(Encoding.PLAIN, column, bytes, starts.length, memory);
      texts(column, values, bytes, starts, sizes, 0, starts.length);
    }
  }

  @Override
  void take(
      TableChunk chunk,
      Values values,
      Bytes bytes,
      boolean isDictionary,
      int row,
      int count,
      int present) {
    if (isDictionary) {
      values.binaries(addresses, lengths, row, present);
    } else {
      texts(chunk.column(), values, bytes, addresses, lengths, row, present);
    }
    int from = row + present;
    for (int i = row + count - 1; present < count && i >= row; i--) {
      boolean isValid = isValid(i);
      from -= isValid ? 1 : 0;
      addresses[i] = isValid ? addresses[from] : nowhere;
      lengths[i] = isValid ? lengths[from] : 0;
    }
  }

  private void texts(
      FileColumn column,
      Values values,
      Bytes bytes,
      long[] toAddresses,
      int[] toLengths,
      int from,
      int count) {
    values.binaries(toAddresses, toLengths, from, count);
    if (column.type().isWide()) {
      for (int i = from; i < from + count; i++) {
        toAddresses[i] = wide(bytes, toAddresses[i], toLengths[i]);
        toLengths[i] = WideDecimal.BYTES;
      }
    } else if (column.physical() == Type.FIXED_LEN_BYTE_ARRAY) {
      for (int i = from; i < from + count; i++) {
        toAddresses[i] = uuid(toAddresses[i]);
        toLengths[i] = UUID_CHARACTERS;
      }
    } else {
      for (int i = from; i < from + count; i++) {
        if (!TextCheck.isUtf8(toAddresses[i], toLengths[i])) {
          throw bytes.failure("has a text that is not UTF-8");
        }
      }
    }
  }

  private long wide(Bytes bytes, long address, int length) {
    byte[] value = new byte[length];
    Memory.copy(address, value, 0, length);
    BigInteger unscaled = length == 0 ? BigInteger.ZERO : new BigInteger(value);
    if (unscaled.abs().compareTo(WideDecimal.LIMIT) >= 0) {
      throw bytes.failure("has a decimal of more than 38 digits");
    }
    long target = room(WideDecimal.BYTES);
    WideDecimal.put(unscaled, target);
    return target;
  }

  private long uuid(long address) {
    long high = Long.reverseBytes(Memory.getLong(address));
    long low = Long.reverseBytes(Memory.getLong(address + Long.BYTES));
    byte[] text = new UUID(high, low).toString().getBytes(UTF_8);
    long target = room(UUID_CHARACTERS);
    Memory.copy(text, 0, target, text.length);
    return target;
  }

  /** Memory for a value that is not as the file has it. */
  private long room(int bytes) {
    if (bytes > roomBytes) {
      roomBytes = ROOM_BYTES;
      roomAddress = memory.allocate(ROOM_BYTES + Long.BYTES);
    }
    roomBytes -= bytes;
    roomAddress += bytes;
    return roomAddress - bytes;
  }
}
