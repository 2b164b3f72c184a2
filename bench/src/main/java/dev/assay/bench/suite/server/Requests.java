package dev.assay.bench.suite.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests of one kind, made before they are sent: keys of 16 bytes by chance, values of 64 bytes
 * that begin with their key. All requests of a kind have one length, and so have all replies.
 *
 * @param isRead whether they are GETs, else SETs
 * @param pipeline requests in a batch
 * @param batches bytes of each batch; not to be moved
 * @param firstKeys the key of each batch's first request
 */
record Requests(boolean isRead, int pipeline, List<ByteBuffer> batches, List<String> firstKeys) {

  static final int VALUE_BYTES = 64;
  static final int GET_BYTES = RedisMemoryWorkload.request("GET", key(0)).length();
  static final int SET_BYTES = RedisMemoryWorkload.request("SET", key(0), value(key(0))).length();
  static final int SET_REPLY_BYTES = "+OK\r\n".length();
  static final int GET_REPLY_BYTES = "$64\r\n".length() + VALUE_BYTES + 2;

  private static final int BATCHES = 512;

  /** Draws batches. */
  static Requests draw(boolean isRead, int pipeline, int keys, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ByteBuffer> batches = new ArrayList<>();
    List<String> firstKeys = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      StringBuilder batch = new StringBuilder();
      for (int j = 0; j < pipeline; j++) {
        String key = key(random.nextInt(keys));
        batch.append(request(isRead, key));
        if (j == 0) {
          firstKeys.add(key);
        }
      }
      batches.add(direct(batch.toString()));
    }
    return new Requests(isRead, pipeline, batches, firstKeys);
  }

  /** One request for each key, in order: SETs that load a server. */
  static Requests load(int keys) {
    List<ByteBuffer> batches = new ArrayList<>();
    List<String> firstKeys = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      batches.add(direct(request(false, key(key))));
      firstKeys.add(key(key));
    }
    return new Requests(false, 1, batches, firstKeys);
  }

  private static String request(boolean isRead, String key) {
    return isRead
        ? RedisMemoryWorkload.request("GET", key)
        : RedisMemoryWorkload.request("SET", key, value(key));
  }

  private static ByteBuffer direct(String text) {
    return ByteBuffer.allocateDirect(text.length()).put(text.getBytes(US_ASCII)).flip();
  }

  private static String key(int number) {
    return "key:%012d".formatted(number);
  }

  private static String value(String key) {
    return key + "v".repeat(VALUE_BYTES - key.length());
  }

  /** Bytes of the replies to a batch. */
  int replyBytes() {
    return pipeline * (isRead ? GET_REPLY_BYTES : SET_REPLY_BYTES);
  }

  /** Whether the reply of a batch begins as it must; a server of constants has any key. */
  boolean isAnswer(ByteBuffer reply, int batch, boolean constant) {
    if (!isRead) {
      return reply.get(0) == '+';
    }
    if (reply.get(0) != '$') {
      return false;
    }
    String key = firstKeys.get(batch);
    for (int i = 0; !constant && i < key.length(); i++) {
      if (reply.get("$64\r\n".length() + i) != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
