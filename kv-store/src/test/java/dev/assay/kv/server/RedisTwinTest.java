package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands to a live Redis and to ours, reply by reply. */
class RedisTwinTest {

  private static final int COMMANDS = 6_000;

  /** Commands: words; a letter behind a percent sign stands for something by chance. */
  private static final List<String> FORMS =
      """
      SET %k %v|SET %k %v NX|SET %k %v XX GET|SET %k %v EX 1000|SET %k %n KEEPTTL|SET %k %v EX 0
      SET %k %v PX 0|SET %k %v EX 100 NX XX|SETNX %k %v|SETEX %k 1000 %v|SETEX %k -3 %v|GET %k
      PSETEX %k 100000 %v|GETSET %k %v|GETDEL %k|GETEX %k|GETEX %k PERSIST|GETEX %k EX 900
      MGET %k %k %k|MSET %k %v %k %v|MSET %k|MSETNX %k %v %k %v|APPEND %k %v|STRLEN %k
      GETRANGE %k %n %n|SETRANGE %k %s %v|SUBSTR %k %n %n|LCS %k %k|LCS %k %k LEN
      LCS %k %k IDX WITHMATCHLEN|LCS %k %k IDX MINMATCHLEN 2|INCR %k|DECR %k|INCRBY %k %n
      DECRBY %k %n|INCRBYFLOAT %k %f|SET %k %n|SET %k %f|SETBIT %k %s 1|SETBIT %k %s 0
      SETBIT %k %n 2|GETBIT %k %s|BITCOUNT %k|BITCOUNT %k %n %n|BITCOUNT %k %n %n BIT
      BITPOS %k 1|BITPOS %k 0|BITPOS %k 0 %n|BITPOS %k 1 %n %n|BITPOS %k 0 %n %n BIT
      BITOP AND %k %k %k|BITOP OR %k %k %k|BITOP XOR %k %k %k|BITOP NOT %k %k
      BITFIELD %k GET u8 %s|BITFIELD %k SET i5 %s %n GET i5 %s|BITFIELD %k INCRBY u3 %s %n
      BITFIELD %k OVERFLOW SAT INCRBY i7 #%d %n|BITFIELD %k OVERFLOW FAIL INCRBY u2 #%d %n
      BITFIELD_RO %k GET i64 %s|BITFIELD %k SET i64 %s %n INCRBY i64 %s 9223372036854775807
      DEL %k|DEL %k %k|UNLINK %k|EXISTS %k %k|TYPE %k|RENAME %k %k|RENAMENX %k %k|COPY %k %k
      COPY %k %k REPLACE|COPY %k %k DB 3|MOVE %k 3|MOVE %k 0|TOUCH %k %k
      EXPIRE %k 1000|EXPIRE %k 1000 NX|PEXPIREAT %k 33177117420001 GT|EXPIRE %k 2000 LT|EXPIRE %k -1
      EXPIRE %k 1500 XX|EXPIRE %k 10 NX GT|EXPIRE %k %f|EXPIREAT %k 33177117420|PERSIST %k|TTL %k
      EXPIRETIME %k|PEXPIREAT %k 33177117420000 LT|PEXPIRETIME %k|PEXPIRE %k 9223372036854775807
      EXPIRE %k 9223372036854775807|DBSIZE|SELECT 3|SELECT 0|SELECT 16|SELECT x|PING|PING %v
      ECHO %v|MULTI|EXEC|DISCARD|WATCH %k|UNWATCH|FLUSHDB|SWAPDB 0 3|KEYS %k|NOSUCH %k %v|GET
      SET %k|OBJECT NOSUCH %k|OBJECT|CONFIG NOSUCH|HELLO 4|HELLO 2 SETNAME|CLIENT GETNAME
      CLIENT SETNAME %d|COMMAND GETKEYS MSET a b c d|COMMAND GETKEYS GET|CLIENT REPLY maybe
      SCAN 0 COUNT 0|SCAN x|SCAN 0 NOSUCH 1|WAIT 0 0|RESTORE %k 0 bad|SETRANGE %k -1 a
      """
          .lines()
          .flatMap(line -> List.of(line.split("\\|")).stream())
          .toList();

  private static final String TELLS_TIMES = "P?(TTL|EXPIRETIME) .*";
  private static final Pattern NUMBER = Pattern.compile(":(-?\\d+)");

  /** Keys get no shorter times than these here. */
  private static final long LEAST_SECONDS = 50;

  private static final long LEAST_MILLIS = 50_000;
  private static final long MOST_MILLIS_APART = 5_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void repliesAreThoseOfRedis(int threads) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    ServerConfig config = ServerConfig.of(0, 64 << 20).withThreads(threads);
    try (LiveRedis redis = LiveRedis.start();
        Server server = Server.start(config, sentence -> {});
        RespClient theirs = new RespClient(redis.port());
        RespClient ours = new RespClient(server.port())) {
      theirs.call("FLUSHALL");
      List<String> last = new ArrayList<>();
      boolean tellsTimes = false;
      for (int i = 0; i < COMMANDS; i++) {
        String[] words = words(random);
        String command = String.join(" ", words);
        last.add(command);
        if (last.size() > 12) {
          last.removeFirst();
        }
        String expected = theirs.call(words);
        String actual = ours.call(words);
        if (command.equals("MULTI")) {
          tellsTimes = false;
        }
        tellsTimes |= command.matches(TELLS_TIMES);
        if (command.matches(TELLS_TIMES) || (command.equals("EXEC") && tellsTimes)) {
          assertSameButTimes(expected, actual, "seed " + seed + ", " + last);
        } else if (command.startsWith("KEYS")) {
          assertEquals(expected.length(), actual.length(), command);
        } else {
          assertEquals(expected, actual, "seed " + seed + ", the last commands were " + last);
        }
      }
    }
  }

  /** The two servers got their commands a moment apart, and their clocks went on. */
  private static void assertSameButTimes(String expected, String actual, String message) {
    assertEquals(NUMBER.split(expected).length, NUMBER.split(actual).length, message);
    assertEquals(NUMBER.matcher(expected).replaceAll(":"), NUMBER.matcher(actual).replaceAll(":"));
    List<MatchResult> those = NUMBER.matcher(expected).results().toList();
    List<MatchResult> these = NUMBER.matcher(actual).results().toList();
    for (int i = 0; i < those.size(); i++) {
      long their = Long.parseLong(those.get(i).group(1));
      long our = Long.parseLong(these.get(i).group(1));
      long slack = their > LEAST_MILLIS ? MOST_MILLIS_APART : their > LEAST_SECONDS ? 1 : 0;
      assertTrue(Math.abs(their - our) <= slack, () -> message + ": " + their + " and " + our);
    }
  }

  static String[] words(Random random) {
    String[] words = FORMS.get(random.nextInt(FORMS.size())).split(" ");
    for (int i = 1; i < words.length; i++) {
      words[i] = word(words[i], random);
    }
    return words;
  }

  private static String word(String form, Random random) {
    int at = form.indexOf('%');
    if (at < 0) {
      return form;
    }
    return form.substring(0, at)
        + switch (form.charAt(at + 1)) {
          case 'k' -> "key" + random.nextInt(6);
          case 'v' -> "abcabcb".repeat(random.nextInt(9)) + random.nextInt(100);
          case 'n' -> Integer.toString(random.nextInt(40) - 20);
          case 's' -> Integer.toString(random.nextInt(100));
          case 'd' -> Integer.toString(random.nextInt(10));
          default ->
              List.of("1.5", "-3.25", "0.1", "1e3", "3.0", "x", "1e40", "-0.0", "5")
                  .get(random.nextInt(9));
        };
  }
}
