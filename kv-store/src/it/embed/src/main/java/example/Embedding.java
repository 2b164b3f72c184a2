package example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.kv.Codec;
import dev.assay.kv.KvConfig;
import dev.assay.kv.KvMap;
import dev.assay.kv.KvSession;
import dev.assay.kv.KvStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a program does with an embedded store. */
public final class Embedding {

  private Embedding() {}

  /** Runs the example of the README and returns what it answers. */
  public static List<Object> run() {
    List<Object> answers = new ArrayList<>();
    // README-BEGIN
    try (KvStore store = KvStore.open(KvConfig.ofMemory(64L << 20).withOrder());
        KvSession session = store.openSession()) { // one for each thread
      byte[] key = "city:1".getBytes(UTF_8);
      session.put(key, "Oslo".getBytes(UTF_8));
      answers.add(new String(session.get(key), UTF_8)); // Oslo

      byte[] buffer = new byte[64];
      answers.add(session.get(key, buffer)); // 4, and nothing was allocated

      session.compareAndSet(key, "Oslo".getBytes(UTF_8), "Bergen".getBytes(UTF_8));
      session.put("token".getBytes(UTF_8), key, Duration.ofMinutes(5));
      answers.add(session.add("visits".getBytes(UTF_8), 1)); // 1

      byte[][] many = {key, "nobody".getBytes(UTF_8)};
      session.getAll(many, (index, memory, offset, length) -> answers.add(length)); // 6, -1

      KvMap<String, Long> ages = session.map(Codec.UTF_8, Codec.LONG);
      ages.put("person:1", 41L);
      session.writes().put("person:2".getBytes(UTF_8), key).delete(key).run(); // in one batch
      answers.add(
          session.order().prefix("person:".getBytes(UTF_8), 10, (memory, k, kn, v, n) -> {})); // 2
    }
    // README-END
    return answers;
  }
}
