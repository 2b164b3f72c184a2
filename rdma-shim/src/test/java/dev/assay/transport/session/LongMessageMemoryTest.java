package dev.assay.transport.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where long messages lie, so that the kernel's copies of them are fast. */
final class LongMessageMemoryTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2047, 4096, 65_537, 262_144, (1 << 20) + 1})
  void beginsInTheMiddleOfAPage(int lengthBytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = LongMessageSender.allocate(arena, lengthBytes);

      assertEquals(lengthBytes, memory.byteSize());
      assertEquals(2048, memory.address() % 4096);
    }
  }
}
