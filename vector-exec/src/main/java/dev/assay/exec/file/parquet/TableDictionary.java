package dev.assay.exec.file.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.Dictionary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of a column of which every row group has a small dictionary and nothing but codes.
 * Memory is freed when nobody knows the dictionary any more.
 */
final class TableDictionary implements Dictionary {

  /** Most texts of all row groups together. */
  static final int MAX_SIZE = 1 << 12;

  private final Arena arena = Arena.ofAuto();
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final List<MemorySegment> bytes = new ArrayList<>();

  /** The code of a text, which is added where it is new. */
  int add(long address, int length) {
    byte[] text = new byte[length];
    Memory.copy(address, text, 0, length);
    return codes.computeIfAbsent(
        new String(text, UTF_8),
        added -> {
          MemorySegment copy = arena.allocate((long) length + Long.BYTES);
          Memory.copy(text, 0, copy.address(), length);
          bytes.add(copy.asSlice(0, length));
          texts.add(added);
          return texts.size() - 1;
        });
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public long address(int code) {
    return bytes.get(code).address();
  }

  @Override
  public int lengthBytes(int code) {
    return (int) bytes.get(code).byteSize();
  }

  @Override
  public String text(int code) {
    return texts.get(code);
  }

  @Override
  public int codeOf(String text) {
    return codes.getOrDefault(text, -1);
  }
}
