package dev.assay.exec.pipeline;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryArenaTest {

  private static final int[] SIZES = {
    0, 1, 7, 8, 63, 64, 65, 4_096, 65_535, 65_536, 65_537, 1 << 20
  };

  private final QueryArena.Pool pool = new QueryArena.Pool();

  @Test
  void piecesAreZeroAlignedAndApartAlsoInChunksThatHaveBeenUsed() {
    for (int query = 0; query < 3; query++) {
      try (Arena arena = new QueryArena(pool)) {
        List<MemorySegment> pieces = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
          for (int size : SIZES) {
            MemorySegment piece = arena.allocate(size, 8);
            assertEquals(size, piece.byteSize());
            assertEquals(0, piece.address() % 8);
            piece.elements(JAVA_BYTE).forEach(b -> assertEquals(0, b.get(JAVA_BYTE, 0)));
            pieces.add(piece.fill((byte) pieces.size()));
          }
        }
        for (int i = 0; i < pieces.size(); i++) {
          MemorySegment piece = pieces.get(i);
          for (long at = 0; at < piece.byteSize(); at += 61) {
            assertEquals((byte) i, piece.get(JAVA_BYTE, at));
          }
        }
      }
    }
  }
}
