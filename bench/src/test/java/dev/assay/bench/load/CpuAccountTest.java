package dev.assay.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuAccountTest {

  @TempDir Path proc;

  @Test
  void othersGetWhatIsBusyAndNotOurs() throws IOException {
    write("cpu  100 0 50 800 50 0 0 0 0 0", "1 (java) S 1 1 1 0 -1 0 0 0 0 0 40 10 0 0 20 0");
    CpuAccount before = CpuAccount.read(proc).orElseThrow();
    write("cpu  200 0 100 1500 50 0 0 150 0 0", "1 (java) S 1 1 1 0 -1 0 0 0 0 0 90 20 30 10 20 0");
    CpuAccount after = CpuAccount.read(proc).orElseThrow();
    // 1,000 ticks passed, 300 were busy (100 user, 50 system, 150 stolen), 100 of them ours.
    assertEquals(0.2, after.othersShareSince(before), 1e-9);
  }

  @Test
  void aNameWithBracketsAndBlanksDoesNotShiftTheFields() throws IOException {
    write("cpu  1 0 0 9 0 0 0 0", "7 (a) b (c) S 1 1 1 0 -1 0 0 0 0 0 3 4 0 0 20 0");
    assertEquals(7, CpuAccount.read(proc).orElseThrow().ownTicks());
  }

  @Test
  void noProcOrGarbageGivesNoAccount() throws IOException {
    assertTrue(CpuAccount.read(proc.resolve("missing")).isEmpty());
    write("cpu  x", "nothing");
    assertTrue(CpuAccount.read(proc).isEmpty());
  }

  @Test
  void noTimeBetweenMeansUnknown() throws IOException {
    write("cpu  1 0 0 9 0 0 0 0", "7 (j) S 1 1 1 0 -1 0 0 0 0 0 3 4 0 0 20 0");
    CpuAccount account = CpuAccount.read(proc).orElseThrow();
    assertEquals(-1, account.othersShareSince(account));
  }

  private void write(String stat, String self) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("stat"), stat + "\ncpu0 1 2 3\n");
    Files.writeString(proc.resolve("self/stat"), self + "\n");
  }
}
