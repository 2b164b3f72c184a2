package dev.assay.engine.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningFileTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = TuningFile.in(folder, "system");
  }

  private static Tuning fixedDefaults() {
    return Tuner.tune(Calibrations.machine(), Calibrations.of(), 2);
  }

  @Test
  void comesBackAsItWasSaved() throws IOException {
    Tuning tuning = fixedDefaults().with(Map.of("batch.items", "256"));
    TuningFile.save(file, tuning);
    TuningFile.save(file, tuning);
    assertEquals(Optional.of(tuning), TuningFile.load(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void isStaleOnOtherHardwareOrSoftware() {
    Tuning tuning = fixedDefaults();
    assertTrue(tuning.isFor("system", "software"));
    assertFalse(tuning.isFor("another", "software"));
    assertFalse(tuning.isFor("system", "another"));
  }

  @Test
  void noFileIsNoTuning() throws IOException {
    assertEquals(Optional.empty(), TuningFile.load(file));
  }

  @Test
  void aTuningOfAnotherFormatIsNone() throws IOException {
    TuningFile.save(file, fixedDefaults());
    Files.writeString(file, Files.readString(file).replace("format = 3", "format = 1"));
    assertEquals(Optional.empty(), TuningFile.load(file));
  }

  @Test
  void badFilesAreRefusedInOneLineWithTheMend() throws IOException {
    TuningFile.save(file, fixedDefaults());
    String good = Files.readString(file);
    for (String bad :
        List.of(
            "",
            "garbage",
            good.replace("format = ", "shape = "),
            good.replace("batch.items = 64", "batch.items = many"),
            good.replace("batch.items = 64\n", ""),
            good.replace("queue.spsc.reason", "queue.spsc.because"),
            good + "shards = 4\n",
            good.substring(0, good.length() / 2))) {
      Files.writeString(file, bad);
      IOException refused = assertThrows(IOException.class, () -> TuningFile.load(file), bad);
      assertEquals(1, refused.toString().lines().count());
      assertTrue(refused.toString().contains("delete it to tune again"), refused.toString());
    }
  }
}
