package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EmbeddingTest {

  @Test
  void theExampleRuns() {
    assertEquals(100_000, Embedding.run().count());
  }
}
