package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.params.SetParams;

/** Clients that people use, as they are. */
class ClientsTest {

  private static ServerConfig config() {
    return ServerConfig.of(0, 64 << 20).withSettings(Map.of("requirepass", "secret"));
  }

  @Test
  void jedis() throws Exception {
    try (Server server = Server.start(config(), sentence -> {});
        Jedis jedis = new Jedis("127.0.0.1", server.port())) {
      assertEquals("OK", jedis.auth("secret"));
      assertEquals("OK", jedis.set("a", "1", SetParams.setParams().ex(100).nx()));
      assertNull(jedis.set("a", "2", SetParams.setParams().nx()));
      assertEquals(2, jedis.incr("a"));
      assertTrue(jedis.ttl("a") > 90);
      assertEquals("OK", jedis.mset("b", "x", "c", "y"));
      assertEquals(List.of("2", "x", "y"), jedis.mget("a", "b", "c"));
      assertEquals(Set.of("a", "b", "c"), jedis.keys("*"));
      assertEquals(3, jedis.scan("0").getResult().size());
      assertTrue(jedis.info("server").contains("redis_version"));
      Pipeline pipeline = jedis.pipelined();
      Response<Long> last = null;
      for (int i = 0; i < 10_000; i++) {
        last = pipeline.incr("many");
      }
      pipeline.sync();
      assertEquals(10_000, last == null ? 0 : last.get());
      Transaction transaction = jedis.multi();
      transaction.set("t", "1");
      transaction.incr("t");
      assertEquals(List.of("OK", 2L), transaction.exec());
    }
  }

  @Test
  void lettuce() throws Exception {
    try (Server server = Server.start(config(), sentence -> {})) {
      RedisURI uri =
          RedisURI.builder()
              .withHost("127.0.0.1")
              .withPort(server.port())
              .withPassword("secret".toCharArray())
              .withClientName("lettuce")
              .withDatabase(2)
              .build();
      RedisClient client = RedisClient.create(uri);
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        RedisCommands<String, String> redis = connection.sync();
        assertEquals("lettuce", redis.clientGetname());
        assertEquals("OK", redis.set("a", "1", SetArgs.Builder.px(100_000)));
        assertEquals(1.5, redis.incrbyfloat("a", 0.5));
        assertEquals(0, redis.setbit("bits", 7, 1));
        assertEquals(1, redis.bitcount("bits"));
        for (int i = 0; i < 500; i++) {
          assertEquals("OK", redis.set("key" + i, "v"));
        }
        Set<String> met = new HashSet<>();
        ScanIterator.scan(redis, ScanArgs.Builder.matches("key*").limit(50))
            .forEachRemaining(met::add);
        assertEquals(500, met.size());
        assertEquals("OK", redis.watch("a"));
        assertEquals("OK", redis.multi());
        assertNull(redis.get("a"));
        assertEquals("1.5", redis.exec().get(0));
        assertTrue(redis.commandCount() > 80);
        assertEquals("OK", redis.flushdb());
        assertEquals(0, redis.dbsize());
      } finally {
        client.shutdown(0, 0, java.util.concurrent.TimeUnit.SECONDS);
      }
    }
  }
}
