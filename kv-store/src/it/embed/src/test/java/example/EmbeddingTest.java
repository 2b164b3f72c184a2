package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

  @Test
  void theExampleRuns() {
    assertEquals(List.of("Oslo", 4, 1L, 6, -1, 2), Embedding.run());
  }
}
