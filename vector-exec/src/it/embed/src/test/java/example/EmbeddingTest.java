package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

  @Test
  void theReadmesExampleAnswers() throws SQLException {
    assertEquals(Embedding.expected(), Embedding.run());
  }
}
