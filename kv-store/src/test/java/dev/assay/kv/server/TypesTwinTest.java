package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands on hashes, lists, sets, sorted sets and streams, to a live Redis and to ours. */
class TypesTwinTest {

  /** A distance that was stored: its last digits are those of C's sine, or of Java's. */
  private static final Pattern DISTANCE = Pattern.compile("([0-9]+[.][0-9]{6})[0-9]+");

  private static final int COMMANDS = 8_000;
  private static final int BATCH = 50;

  /** Their replies come in the order of a table. */
  private static final List<String> UNORDERED =
      List.of(
          "HKEYS",
          "HVALS",
          "HGETALL",
          "HSCAN",
          "SMEMBERS",
          "SPOP",
          "SINTER ",
          "SUNION ",
          "SDIFF ",
          "SSCAN",
          "ZSCAN");

  private static @Nullable LiveRedis redis;
  private static final List<Server> servers = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    redis = LiveRedis.start();
    for (int threads = 1; threads <= 2; threads++) {
      ServerConfig config = ServerConfig.of(0, 64 << 20).withThreads(threads);
      servers.add(Server.start(config, sentence -> {}));
    }
  }

  private static String degrees(Random random, int most) {
    double degrees = random.nextBoolean() ? 10 : random.nextDouble(-most, most);
    return Double.toString(degrees == 10 ? degrees + random.nextDouble() : degrees);
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
    servers.forEach(Server::close);
  }

  private static void twin(int threads, String forms) throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    counter = 0;
    List<String> lines =
        (forms + TwinForms.KEYS).lines().flatMap(line -> Arrays.stream(line.split("\\|"))).toList();
    try (RespClient theirs = new RespClient(Objects.requireNonNull(redis).port());
        RespClient ours = new RespClient(servers.get(threads - 1).port())) {
      String protocol = random.nextBoolean() ? "2" : "3";
      for (RespClient each : List.of(theirs, ours)) {
        String _ = each.call("FLUSHALL");
        String _ = each.call("HELLO", protocol);
        assertEquals("+OK", each.call("CONFIG", "SET", "stream-node-max-entries", "5"));
      }
      List<String> last = new ArrayList<>();
      for (int i = 0; i < COMMANDS; i += BATCH) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> batch = new ArrayList<>();
        for (int j = 0; j < BATCH; j++) {
          String[] words = words(lines, random);
          bytes.writeBytes(RespClient.request(words));
          batch.add(String.join(" ", words));
        }
        theirs.send(bytes.toByteArray());
        ours.send(bytes.toByteArray());
        for (String command : batch) {
          last.add(command);
          String expected = comparable(command, theirs.read(), forms);
          String actual = comparable(command, ours.read(), forms);
          assertEquals(
              expected,
              actual,
              () ->
                  "seed %d, protocol %s, the last were %s"
                      .formatted(
                          seed,
                          protocol,
                          last.subList(Math.max(0, last.size() - 12), last.size())));
        }
      }
    }
  }

  static String comparable(String command, String reply, String forms) {
    if (forms.equals(TwinForms.PLACES) && command.startsWith("ZRANGE")) {
      return DISTANCE.matcher(reply).replaceAll("$1");
    }
    if (UNORDERED.stream().noneMatch(command::startsWith)) {
      return reply.replace("raw", "embstr"); // of a string that was edited
    }
    String[] parts = reply.split(", |[\\[\\]]");
    Arrays.sort(parts);
    return String.join(", ", parts);
  }

  static String[] words(List<String> forms, Random random) {
    String[] words = forms.get(random.nextInt(forms.size())).split(" ");
    for (int i = 1; i < words.length; i++) {
      int at = words[i].indexOf('%');
      if (at >= 0) {
        words[i] = words[i].substring(0, at) + word(words[i].charAt(at + 1), random);
      }
    }
    return words;
  }

  /** Ids of streams go up by this. */
  private static int counter;

  private static String word(char kind, Random random) {
    return switch (kind) {
      case 'k' -> random.nextInt(60) == 0 ? "string" : "key" + random.nextInt(4);
      case 'i' -> random.nextInt(12) == 0 ? "9223372036854775807" : "" + (random.nextInt(30) - 10);
      case 'l' -> "long".repeat(random.nextInt(16) == 0 ? 100 : 1 + random.nextInt(4));
      case 'f' ->
          List.of("1.5", "-3.25", "0.1", "1e3", "3.0", "x", "inf", "-inf", "-0.0", "5", "nan")
              .get(random.nextInt(11));
      case 'b' ->
          random.nextInt(8) == 0
              ? List.of("-inf", "+inf", "(inf", "x", "(").get(random.nextInt(5))
              : (random.nextBoolean() ? "(" : "") + (random.nextInt(20) - 5);
      case 'x' ->
          random.nextInt(6) == 0
              ? List.of("-", "+", "m").get(random.nextInt(3))
              : (random.nextBoolean() ? "(" : "[") + "m" + random.nextInt(30);
      case 's' ->
          switch (random.nextInt(14)) {
            case 0 -> "x";
            case 1 -> "" + Math.max(0, counter / 3 - random.nextInt(9));
            case 2 -> random.nextInt(20) == 0 ? "18446744073709551615-18446744073709551615" : "1";
            case 3 -> "0-0";
            default -> {
              int number = Math.max(1, counter - random.nextInt(60));
              yield number / 3 + "-" + number % 3;
            }
          };
      case 'n' -> ++counter / 3 + "-" + counter % 3;
      case 'g' -> "group" + random.nextInt(3);
      case 'c' -> "consumer" + random.nextInt(3);
      case 'd' -> "" + random.nextInt(10);
      case 'p' -> random.nextInt(60) == 0 ? "180.1" : degrees(random, 180);
      case 'q' -> random.nextInt(60) == 0 ? "x" : degrees(random, 85);
      case 'r' -> random.nextInt(30) == 0 ? "-1" : "" + (int) Math.exp(random.nextDouble(17));
      case 'u' -> List.of("m", "km", "FT", "mi", "yd").get((int) Math.sqrt(random.nextInt(17)));
      default ->
          switch (random.nextInt(12)) {
            case 0 -> "m" + random.nextInt(1000);
            case 1 -> "" + (random.nextInt(200) - 100);
            case 2 -> "";
            default -> "m" + random.nextInt(24);
          };
    };
  }

  private static Stream<Arguments> kinds() {
    Map<String, String> kinds =
        Map.of(
            "hashes",
            TwinForms.HASHES,
            "sets",
            TwinForms.SETS,
            "lists",
            TwinForms.LISTS,
            "sorted sets",
            TwinForms.SORTED_SETS,
            "streams",
            TwinForms.STREAMS,
            "sort",
            TwinForms.SORT,
            "places",
            TwinForms.PLACES,
            "sketches",
            TwinForms.SKETCHES);
    return kinds.keySet().stream()
        .flatMap(
            kind ->
                IntStream.of(1, 2).mapToObj(cores -> Arguments.of(kind, cores, kinds.get(kind))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("kinds")
  void typesAnswerAsInRedis(String kind, int threads, String forms) throws IOException {
    twin(threads, forms);
  }

  /** Says the same to both, and asks for the same reply. */
  private static void both(RespClient theirs, RespClient ours, String... words) throws IOException {
    assertEquals(theirs.call(words), ours.call(words), () -> String.join(" ", words));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void elementsOfManyKindsAreCountedAndManyPlacesFound(long offset) throws IOException {
    long seed = Long.getLong("seed", System.nanoTime()) + offset;
    Random random = new Random(seed);
    try (RespClient theirs = new RespClient(Objects.requireNonNull(redis).port());
        RespClient ours = new RespClient(servers.get(random.nextInt(2)).port())) {
      both(theirs, ours, "FLUSHALL");
      for (int i = 0; i < 2_500; i++) {
        String kinds = Integer.toString(random.nextInt(20_000));
        both(theirs, ours, "PFADD", "many", kinds, Integer.toString(i), "x" + random.nextInt(50));
        if (random.nextInt(40) == 0) {
          both(theirs, ours, "PFCOUNT", "many");
          both(theirs, ours, "GET", "many");
        }
        String east = Double.toString(13 + random.nextDouble());
        String north = Double.toString(52 + random.nextDouble());
        both(theirs, ours, "GEOADD", "places", east, north, "place" + i);
      }
      for (int most : new int[] {1, 2, 63, 64, 65, 200, 2_000, 10_000}) {
        for (String metres : List.of("500", "20000", "90000")) {
          String area = "FROMLONLAT 13.5 52.5 BYRADIUS " + metres + " m";
          both(theirs, ours, ("GEOSEARCH places " + area + " COUNT " + most + " ANY").split(" "));
        }
      }
    } catch (AssertionError e) {
      throw new AssertionError("seed " + (seed - offset), e);
    }
  }
}
