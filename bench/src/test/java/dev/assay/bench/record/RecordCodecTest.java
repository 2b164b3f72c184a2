package dev.assay.bench.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCodecTest {

  private static final RunRecord RECORD = RecordFixtures.record(RecordFixtures.Kind.GUEST, 7);
  private static final String TEXT = new String(RecordCodec.encode(RECORD), UTF_8);

  @ParameterizedTest
  @EnumSource
  void readsBackWhatItWrote(RecordFixtures.Kind kind) throws BadRecord {
    RunRecord record = RecordFixtures.record(kind, 11);
    RecordCodec.Decoded decoded = RecordCodec.decode(RecordCodec.encode(record), "run.json");
    assertEquals(record, decoded.record());
    assertFalse(decoded.edited());
    assertArrayEquals(RecordCodec.encode(record), RecordCodec.encode(decoded.record()));
  }

  @Test
  void writesComponentsInTheirOrderAndNothingElse() {
    assertTrue(TEXT.startsWith("{\n  \"formatVersion\" : 1,\n  \"id\" : "), TEXT.substring(0, 80));
    assertTrue(TEXT.contains("\"started\" : \"2026-11-21T"), "times are ISO 8601");
    assertFalse(TEXT.contains("\"known\""), "derived properties do not belong into the file");
    assertFalse(TEXT.contains("noResult"), "derived properties do not belong into the file");
  }

  @Test
  void seesAnEditButNotReindenting() throws BadRecord {
    String value = "\"cpuVendor\" : {\n        \"value\" : \"GenuineIntel\"";
    assertTrue(TEXT.contains(value), "the fixture holds " + value);
    assertTrue(decode(TEXT.replace("GenuineIntel", "AuthenticAMD")).edited());
    assertTrue(decode(TEXT.replaceAll(",\\s*\"sha256\" : \"[0-9a-f]*\"", "")).edited());
    assertFalse(decode(TEXT.replace("\n", "\r\n").replace("  ", "\t")).edited());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesNumbersThatJsonDoesNotHave(double bad) {
    var parts = new TreeMap<String, List<Double>>();
    parts.put("cpu", List.of(1.0, bad));
    RunRecord record =
        RecordFixtures.withRuler(
            RECORD, List.of(RECORD.ruler().getFirst(), new RulerReading(1, parts)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> RecordCodec.encode(record)).getMessage();
    assertEquals(
        "ruler[1].nanosPerOp.cpu[1]: " + bad + " is not a finite number; a record holds none",
        message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1e-7, 123456789.125})
  void doublesComeBackBitForBit(double value) throws BadRecord {
    RunRecord record =
        RecordFixtures.withRuler(RECORD, List.of(new RulerReading(value, new TreeMap<>())));
    double back =
        decode(new String(RecordCodec.encode(record), UTF_8))
            .record()
            .ruler()
            .getFirst()
            .atSeconds();
    assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(back));
  }

  @Test
  void everyTruncationIsRefusedInOneLine() {
    int step = Math.max(1, TEXT.length() / 97);
    for (int length = 0; length < TEXT.length() - 2; length += step) {
      String cut = TEXT.substring(0, length);
      assertOneLine(assertThrows(BadRecord.class, () -> decode(cut), "cut at " + length));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|x.json is empty; restore the file, or leave this record out",
        "hello|x.json is not JSON: line 1, column 6; restore the file, or leave this record out",
        "{\"formatVersion\": 1, \"id\"|x.json is cut off at line 1; restore the file, or leave this"
            + " record out",
        "[]|x.json is JSON, but not a run record: it has no formatVersion; name a folder that"
            + " ./assay run wrote",
        "{\"a\":1}|x.json is JSON, but not a run record: it has no formatVersion; name a folder"
            + " that ./assay run wrote",
        "{\"formatVersion\":7,\"source\":{\"version\":\"2.0\"}}|x.json has record format 7, written"
            + " by Assay 2.0; this one reads format 1: update Assay",
        "{\"formatVersion\":0}|x.json has record format 0, written by Assay an unknown version;"
            + " this one reads format 1: run it again",
        "{\"formatVersion\":1}|x.json is not a whole record: id is missing; restore the file, or"
            + " leave this record out",
      })
  void saysWhatIsWrong(String text, String message) {
    assertEquals(message, assertThrows(BadRecord.class, () -> decode(text)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"complete\" : true|\"complete\" : \"yes\"|complete",
        "\"profile\" : \"QUICK\"|\"profile\" : \"HUGE\"|profile cannot be \"HUGE\"",
        "\"profile\" : \"QUICK\"|\"profile\" : 1|profile",
        "\"started\" : \"2026|\"started\" : \"soon 2026|started cannot be \"soon",
        "\"version\" : 1,|\"version\" : 1.5,|workloads[0].version",
        "\"version\" : 1,|\"version\" : \"1\",|workloads[0].version",
        "\"atSeconds\" : 0.0|\"atSeconds\" : \"NaN\"|ruler[0].atSeconds has the wrong type",
        "\"atSeconds\" : 0.0|\"atSeconds\" : 1e999|ruler[0].atSeconds has the wrong type",
        "\"atSeconds\" : 0.0|\"atSeconds\" : null|ruler[0].atSeconds",
        "\"unit\" : \"ns/op\"|\"unit\" : null|measurements[0].unit is null",
        "\"unit\" : \"ns/op\",|\"uni\" : 1,|measurements[0].unit is missing",
        "\"low\" : 0.6|\"low\" : 6.1|does not hold its value",
      })
  void saysWhereAFieldIsWrong(String from, String to, String expected) {
    assertTrue(TEXT.contains(from), "the fixture holds " + from);
    String broken = TEXT.replaceFirst(java.util.regex.Pattern.quote(from), to);
    BadRecord bad = assertThrows(BadRecord.class, () -> decode(broken));
    assertOneLine(bad);
    assertTrue(String.valueOf(bad.getMessage()).contains(expected), bad.getMessage());
  }

  @Test
  void ignoresFieldsOfNewerProgramsOfTheSameFormat() throws BadRecord {
    String newer = TEXT.replaceFirst("\"complete\"", "\"weather\" : \"fine\", \"complete\"");
    assertEquals(RECORD, decode(newer).record());
  }

  private static RecordCodec.Decoded decode(String text) throws BadRecord {
    return RecordCodec.decode(text.getBytes(UTF_8), "x.json");
  }

  private static void assertOneLine(BadRecord bad) {
    String message = String.valueOf(bad.getMessage());
    assertFalse(message.isBlank() || message.contains("\n"), message);
    assertFalse(message.contains("com.fasterxml") || message.contains("java."), message);
  }
}
