package dev.assay.bench.suite.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * P7: what a local Redis says that its strings take (INFO memory), beside what a formula gives from
 * its structures as they are in version 7.0, and from the allocator's sizes:
 *
 * <pre>
 *   dictEntry (24) + key: header (1, 3 from 32 bytes on), bytes, 0
 *   + object (16) and value: header (3, 5 from 256 bytes on), bytes, 0; one piece up to 44 bytes
 *   each rounded up as jemalloc does, + 8 bytes for each bucket, a power of two of them
 * </pre>
 */
public final class RedisMemoryWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "server.redis-memory";

  private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");
  private static final Pattern ALLOCATOR = Pattern.compile("mem_allocator:(\\S+)");
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\S+)");
  private static final int BATCH = 256;

  /** For the provider. */
  public RedisMemoryWorkload() {
    super(ID, 1, "Memory of a local Redis beside a formula", Set.of("P7"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_500, 6_000, 60_000);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return ServerProcess.find("redis-server").isPresent()
        ? super.whyNot(context)
        : Optional.of("needs redis-server on the PATH");
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    Path program = ServerProcess.find("redis-server").orElseThrow();
    int records = 1 << pick(context, 10, 16, 20);
    List<Measurement> measurements = new ArrayList<>();
    try (ServerProcess redis =
            ServerProcess.redis(program, -1, context.scratch(), Optional.empty());
        SocketChannel channel = SocketChannel.open(redis.address())) {
      for (int keyBytes : new int[] {16, 40}) {
        for (int valueBytes : new int[] {8, 44, 64, 100, 1_000}) {
          context.progress("values of " + valueBytes + " bytes", valueBytes / 2_000.0);
          measurements.add(measure(context, channel, records, keyBytes, valueBytes));
        }
      }
    } catch (IOException e) {
      throw new WorkloadFailed("redis-server failed: " + e.getMessage(), e);
    }
    return measurements;
  }

  private Measurement measure(
      RunContext context, SocketChannel channel, int records, int keyBytes, int valueBytes)
      throws IOException {
    Metric metric =
        Metric.lower(this, "memory", "B/key")
            .param("keyBytes", keyBytes)
            .param("valueBytes", valueBytes);
    for (int repetition = 0; repetition < pick(context, 2, 3, 5); repetition++) {
      command(channel, "FLUSHALL");
      long before = used(info(channel));
      fill(channel, records, keyBytes, valueBytes);
      String info = info(channel);
      metric.add((double) (used(info) - before) / records);
      if (repetition == 0) {
        int quantum = find(ALLOCATOR, info).startsWith("jemalloc-5.2.1") ? 8 : 16;
        metric
            .also(FormulaCheck.FORMULA, formula(keyBytes, valueBytes, quantum))
            .also("version", Double.parseDouble(find(VERSION, info).replaceAll("\\.\\d+$", "")));
      }
    }
    return metric.build();
  }

  /**
   * Bytes that a key takes.
   *
   * @param quantum step of the allocator's small sizes: 8 in the jemalloc that comes with Redis, 16
   *     in that of a system
   */
  static double formula(int keyBytes, int valueBytes, int quantum) {
    int key = rounded((keyBytes < 32 ? 1 : 3) + keyBytes + 1, quantum);
    int text = (valueBytes < 256 ? 3 : 5) + valueBytes + 1;
    int value =
        valueBytes <= 44
            ? rounded(16 + text, quantum)
            : rounded(16, quantum) + rounded(text, quantum);
    return rounded(24, quantum) + key + value + 8.0;
  }

  /** The size that jemalloc gives: steps of a quantum, then four steps to each doubling. */
  static int rounded(int bytes, int quantum) {
    // up to eight quanta sizes are multiples of one; above, of a fourth of the power of two below
    int step =
        bytes <= 8 * quantum ? quantum : Math.max(quantum, Integer.highestOneBit(bytes - 1) / 4);
    return (bytes + step - 1) / step * step;
  }

  private static void fill(SocketChannel channel, int records, int keyBytes, int valueBytes)
      throws IOException {
    String value = "v".repeat(valueBytes);
    ByteBuffer replies = ByteBuffer.allocate(BATCH * 5);
    for (int i = 0; i < records; i += BATCH) {
      StringBuilder batch = new StringBuilder();
      for (int j = i; j < i + BATCH; j++) {
        String key = ("%0" + keyBytes + "d").formatted(j);
        batch.append(request("SET", key, value));
      }
      write(channel, batch.toString());
      replies.clear();
      while (replies.hasRemaining()) {
        if (channel.read(replies) < 0) {
          throw new IOException("the server closed the connection");
        }
      }
    }
  }

  private static String info(SocketChannel channel) throws IOException {
    return command(channel, "INFO");
  }

  /** Sends a command whose reply is one line or one bulk string. */
  private static String command(SocketChannel channel, String... words) throws IOException {
    write(channel, request(words));
    ByteBuffer reply = ByteBuffer.allocate(1 << 16);
    int end = -1;
    while (end < 0 || reply.position() < end) {
      if (channel.read(reply) < 0) {
        throw new IOException("the server closed the connection");
      }
      String so = new String(reply.array(), 0, reply.position(), US_ASCII);
      int line = so.indexOf("\r\n");
      if (line >= 0) {
        end = line + 2 + (so.startsWith("$") ? Integer.parseInt(so.substring(1, line)) + 2 : 0);
      }
    }
    return new String(reply.array(), 0, reply.position(), US_ASCII);
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A command as RESP sends it. */
  static String request(String... words) {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return request.toString();
  }

  private static long used(String info) {
    return Long.parseLong(find(USED, info));
  }

  private static String find(Pattern pattern, String info) {
    Matcher matcher = pattern.matcher(info);
    return matcher.find() ? matcher.group(1) : "0";
  }
}
