package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.TransportException;
import dev.assay.transport.scheme.Transports;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

  @Test
  void theExampleRuns() throws Exception {
    assertEquals(10_000, Embedding.run("tcp://127.0.0.1:0"));
  }

  @Test
  void anUnknownSchemeIsToldWhichThereAre() {
    TransportException refused =
        assertThrows(TransportException.class, () -> Transports.forScheme("pigeon"));
    assertTrue(refused.getMessage().contains("tcp"), refused.getMessage());
  }
}
