package dev.assay.exec.column;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Texts as codes, as themselves, and on the way from the one to the other. */
class TextEncodingTest {

  private static final ColumnType TYPE = ColumnType.of(TypeKind.VARCHAR).orNull();

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private final MemoryBudget budget = MemoryBudget.withSites(1L << 30);
  private final SegmentMemory memory = new SegmentMemory("a test", budget);
  private final SegmentEncoder encoder = SegmentEncoder.of(TYPE, memory);
  private final List<@Nullable String> written = new ArrayList<>();

  @AfterEach
  void allMemoryGoesBack() {
    memory.close();
    assertEquals(0, budget.usedBytes(), () -> budget.openings().toString());
  }

  private void writeGroup(int rows, double nullShare, IntFunction<String> text) {
    ColumnBuffer buffer = new ColumnBuffer(TYPE);
    for (int r = 0; r < rows; r++) {
      if (random.nextDouble() < nullShare) {
        buffer.addNull();
        written.add(null);
      } else {
        byte[] bytes = text.apply(r).getBytes(UTF_8);
        buffer.addText(bytes, 0, bytes.length);
        written.add(text.apply(r));
      }
    }
    encoder.write(buffer, memory.open(encoder.plan(buffer)));
  }

  private void requireWritten() {
    int row = 0;
    for (ColumnSegment segment : encoder.segments()) {
      RowSet rows = new RowSet(segment.rows());
      rows.setRange(0, segment.rows());
      Optional<Dictionary> dictionary = encoder.dictionary();
      Lane lane = dictionary.isPresent() ? Lane.INT : Lane.STRING;
      ColumnVector vector = new ColumnVector(lane, segment.rows());
      new SegmentReader(segment).load(rows, vector);
      for (int i = 0; i < segment.rows(); i++, row++) {
        assertEquals(written.get(row) != null, vector.isValid(i), "seed " + seed);
        if (vector.isValid(i)) {
          int value = vector.ints()[i];
          String actual = dictionary.map(d -> d.text(value)).orElse(text(vector.longs(), i, value));
          assertEquals(written.get(row), actual, "seed " + seed);
        }
      }
    }
    assertEquals(written.size(), row);
  }

  private static String text(long[] addresses, int row, int length) {
    byte[] bytes = new byte[addresses.length == 0 ? 0 : length];
    if (bytes.length > 0) {
      Memory.copy(addresses[row], bytes, 0, length);
    }
    return new String(bytes, UTF_8);
  }

  @Test
  void fewTextsBecomeCodesInOrderOfAppearance() {
    writeGroup(1000, 0, r -> "text " + r % 5);
    writeGroup(1000, 0.2, r -> "Wörter " + r % 300);
    Dictionary dictionary = encoder.dictionary().orElseThrow();
    requireWritten();
    assertEquals("text 0", dictionary.text(0));
    assertEquals("text 4", dictionary.text(4));
    assertEquals(3, dictionary.codeOf("text 3"));
    assertEquals(-1, dictionary.codeOf("text 5"));
    assertEquals(-1, dictionary.codeOf(""));
    assertEquals(Encoding.OFFSET_8, encoder.segments().getFirst().encoding());
    assertEquals(dictionary.size(), encoder.statistics().distinct());
    assertEquals(dictionary.size() - 1, encoder.statistics().greatest());
  }

  @Test
  void manyTextsAreStoredAsTheyAre() {
    writeGroup(80_000, 0.1, r -> r + "");
    assertFalse(encoder.dictionary().isPresent());
    assertEquals(Encoding.STRING_16, encoder.segments().getFirst().encoding());
    requireWritten();
    assertEquals(72_000, encoder.statistics().distinct(), 72_000 * 0.05);
  }

  @Test
  void whatWasCodedIsWrittenAnewWhenTheDictionaryIsFull() {
    writeGroup(100, 0, r -> "the same");
    writeGroup(40_000, 0.1, r -> "a" + r);
    writeGroup(3000, 0, r -> r % 2 == 0 ? "" : "the same");
    assertTrue(encoder.dictionary().isPresent());
    writeGroup(60_000, 0.1, r -> "b" + r);
    assertFalse(encoder.dictionary().isPresent());
    writeGroup(1000, 0.5, r -> "the same");
    assertTrue(encoder.segments().stream().allMatch(s -> s.encoding() == Encoding.STRING_16));
    requireWritten();
    assertEquals(90_000, encoder.statistics().distinct(), 90_000 * 0.05);
  }

  @Test
  void exactlyAsManyTextsAsFitAreCodes() {
    writeGroup(TextDictionary.MAX_SIZE, 0, r -> Integer.toString(r, 36));
    assertEquals(TextDictionary.MAX_SIZE, encoder.dictionary().orElseThrow().size());
    assertEquals(Encoding.OFFSET_16, encoder.segments().getFirst().encoding());
    requireWritten();
    writeGroup(1, 0, r -> "one more!");
    assertFalse(encoder.dictionary().isPresent());
    requireWritten();
  }

  @Test
  void aBlockOfLongTextsNeedsWidePositions() {
    writeGroup(256 * 300, 0, r -> r + "x".repeat(r / 256 == 7 ? 255 - ("" + r).length() : 1));
    assertEquals(Encoding.STRING_16, encoder.segments().getFirst().encoding());
    writeGroup(300, 0.1, r -> r + "x".repeat(r < 256 ? 256 : 1));
    writeGroup(300, 0, r -> r + "x".repeat(r < 256 ? 256 : 1));
    assertEquals(Encoding.STRING, encoder.segments().getLast().encoding());
    requireWritten();
  }

  @Test
  void textsOfAnyLength() {
    writeGroup(300, 0.05, r -> "x".repeat(r % 7 == 0 ? 100 * r : r % 20));
    requireWritten();
  }

  @Test
  void noTextAtAll() {
    writeGroup(10, 1, r -> "");
    assertEquals(0, encoder.dictionary().orElseThrow().size());
    requireWritten();
    assertEquals(0, encoder.dictionary().orElseThrow().lengthBytes(0));
  }
}
