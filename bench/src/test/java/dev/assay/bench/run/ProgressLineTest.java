package dev.assay.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long nowNanos;

  @Test
  void aLogGetsOneLineAStep() {
    ProgressLine line = progress(false, 100);
    line.begin("first", Duration.ofSeconds(50));
    line.update("first", 0.5);
    line.begin("second", Duration.ofSeconds(50));
    line.end();
    assertEquals("[  0 %] first, 1 min 40 s left\n[ 50 %] second, 8 s left\n", text());
  }

  @Test
  void theEstimateFollowsThePaceThatWasSeen() {
    ProgressLine line = progress(false, 200);
    line.begin("first", Duration.ofSeconds(90));
    nowNanos = 190_000_000_000L;
    line.begin("second", Duration.ofSeconds(110));
    // 190 s were spent on an expected 90: (190+10)/(90+10) times the expected rest of 110.
    assertTrue(text().endsWith("[ 45 %] second, 3 min 40 s left\n"), text());
  }

  @Test
  void aTerminalLineIsRewrittenButNotMoreOftenThanEyesFollow() {
    ProgressLine line = progress(true, 10);
    line.begin("step", Duration.ofSeconds(10));
    for (int i = 0; i < 1_000; i++) {
      line.update("step", i / 1_000.0);
    }
    assertEquals(1, text().split("step", -1).length - 1);
    nowNanos += 1_000_000_000L;
    line.update("step", 0.9);
    assertTrue(text().contains("[ 90 %] step"), text());
  }

  @Test
  void lengthsAreSpokenInTheirOwnUnits() {
    assertEquals("59 s", ProgressLine.spoken(59.4));
    assertEquals("1 min 00 s", ProgressLine.spoken(59.6));
    assertEquals("1 h 01 min", ProgressLine.spoken(3660));
  }

  private ProgressLine progress(boolean terminal, int seconds) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressLine(out, terminal, Duration.ofSeconds(seconds), () -> nowNanos);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
