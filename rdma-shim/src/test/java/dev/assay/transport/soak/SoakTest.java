package dev.assay.transport.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.contract.OtherJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of {@link Soak}, beside a twin that leaks something of each kind. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class SoakTest {

  @Test
  void nothingLeaksAndALeakIsSeen() throws Exception {
    Process leaking = start("leak");
    Process sound = start("rounds");
    String said = output(sound);
    assertEquals(0, sound.waitFor(), said);
    assertTrue(said.contains("nothing leaks"), said);
    said = output(leaking);
    assertEquals(1, leaking.waitFor(), said);
    for (Footprint.Measure measure : Footprint.Measure.values()) {
      assertTrue(said.contains(measure + " grew"), said);
    }
  }

  private static Process start(String form) throws IOException {
    ProcessBuilder soak = OtherJvm.of(Soak.class, form, "36", "5", "tcp", "uring", "shm");
    soak.command().add(1, "-XX:MarkSweepAlwaysCompactCount=1");
    return soak.redirectErrorStream(true).start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
