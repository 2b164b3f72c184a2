package dev.assay.bench.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.record.RulerReading;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulerTest {

  @Test
  void aReadingHasBothPartsWithTheSameNumberOfSamples() {
    Ruler ruler = new Ruler();
    RulerReading first = ruler.read(0);
    RulerReading second = ruler.read(1.5);
    assertEquals(1.5, second.atSeconds());
    for (RulerReading reading : List.of(first, second)) {
      assertEquals(Set.of("cpu", "memory"), reading.nanosPerOp().keySet());
      for (List<Double> samples : reading.nanosPerOp().values()) {
        assertEquals(7, samples.size());
        assertTrue(samples.stream().allMatch(nanos -> nanos > 0), samples.toString());
      }
    }
  }

  @Test
  void theChainIsMarsagliasGenerator() {
    long x = 88172645463325252L;
    assertEquals(8748534153485358512L, Ruler.chain(x, 1));
    assertEquals(3040900993826735515L, Ruler.chain(x, 2));
    assertEquals(3453997556048239312L, Ruler.chain(x, 3), "taken in one go");
  }
}
