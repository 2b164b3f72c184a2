package dev.assay.exec.evaluation;

import dev.assay.exec.type.Dictionary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A dictionary made of a list. */
record TextDictionary(List<String> texts, List<MemorySegment> bytes, Map<String, Integer> codes)
    implements Dictionary {

  static TextDictionary of(List<String> texts, Arena arena) {
    return new TextDictionary(
        texts,
        texts.stream().map(text -> ConstantValues.bytes(text, arena)).toList(),
        IntStream.range(0, texts.size()).boxed().collect(Collectors.toMap(texts::get, i -> i)));
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
