package dev.assay.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.kernel.ArithmeticLoop.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArithmeticLoopTest {

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void checksumIsThatOfThePlainReplay(Form form) {
    assumeTrue(form == Form.SCALAR || KernelProvider.whyNoVectors().isEmpty());
    var loops = KernelProvider.arithmeticLoops(form);
    assertEquals(10, loops.size());
    for (ArithmeticLoop loop : loops) {
      for (long iterations : new long[] {0, 1, 2, 11, 1000}) {
        String where = loop.type() + " " + loop.operation() + " x " + iterations;
        assertEquals(loop.expected(iterations), loop.run(iterations), where);
      }
    }
  }

  @Test
  void compiledCodeReturnsTheSameChecksum() {
    for (ArithmeticLoop loop : KernelProvider.arithmeticLoops(Form.SCALAR)) {
      long expected = loop.expected(3000);
      for (int i = 0; i < 40; i++) {
        assertEquals(expected, loop.run(3000), loop.type() + " " + loop.operation());
      }
    }
  }

  @Test
  void unknownCombinationsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> KernelProvider.arithmeticLoop(LaneType.INT, Operation.FMA, Form.SCALAR));
    assertThrows(
        IllegalArgumentException.class,
        () -> KernelProvider.arithmeticLoop(LaneType.BYTE, Operation.ADD, Form.SCALAR));
    assertThrows(
        IllegalArgumentException.class,
        () -> KernelProvider.arithmeticLoop(LaneType.INT, Operation.ADD, Form.PLAIN));
  }
}
