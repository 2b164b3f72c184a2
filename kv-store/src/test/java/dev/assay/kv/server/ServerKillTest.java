package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a journal is killed while clients change values of all types, one by one and in
 * transactions, each client in a database of its own. Its successor has of each database what was
 * answered, and of the request that was not answered all or nothing. That is so whenever the
 * journal syncs, since the operating system goes on.
 */
class ServerKillTest {

  private static final List<String> DURABILITIES = List.of("always", "everysec", "no");
  private static final int CLIENTS = 3;
  private static final int MOST_IN_TRANSACTION = 6;

  /** Requests that all clients together are answered at least, however busy the machine is. */
  private static final int LEAST_ANSWERED = 20;

  private static final List<String> FORMS =
      KeptCollectionsTest.FORMS.stream()
          .filter(form -> !form.matches("(MULTI|EXEC|MOVE|SWAPDB)( .*)?"))
          .toList();

  @TempDir Path folder;

  @Test
  void whatWasAnsweredIsThereAndTransactionsAreWhole() throws Exception {
    assertEquals(List.of(), kill(folder, DURABILITIES, 3, System.nanoTime(), 300));
  }

  @Test
  void aServerWithoutJournalIsCaught() throws Exception {
    assertFalse(kill(folder, List.of("none"), 1, 1, 300).isEmpty());
  }

  /** Arguments: how many, seed, folder; for as long as one has time. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]);
    int kills = Integer.parseInt(arguments[0]);
    List<String> wrong = kill(folder, DURABILITIES, kills, Long.parseLong(arguments[1]), 600);
    System.out.println(kills + " kills, wrong: " + wrong);
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  /** Kills servers in turn; the last of each only shows what was left behind. */
  private static List<String> kill(
      Path folder, List<String> durabilities, int kills, long seed, int mostMillis)
      throws Exception {
    Random random = new Random(seed);
    List<String> wrong = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    try {
      for (String durability : durabilities) {
        subjects.add(new Subject(folder.resolve(durability), durability));
      }
      for (int kill = 0; kill < kills + durabilities.size() && wrong.isEmpty(); kill++) {
        Subject subject = subjects.get(kill % subjects.size());
        String where = "seed %d, kill %d, %s".formatted(seed, kill, subject.durability);
        wrong.addAll(subject.run(random, random.nextInt(1_000 * mostMillis), where));
      }
      for (Subject subject : subjects) {
        System.out.println(
            "%s: %d requests answered, %d of them transactions, %d without an answer had taken effect"
                .formatted(
                    subject.durability, subject.answered, subject.transactions, subject.effective));
      }
    } finally {
      for (Subject subject : subjects) {
        subject.model.close();
      }
    }
    return wrong;
  }

  /** What a client sends at once, and what it is answered. */
  private record Request(List<String[]> commands, List<String> replies) {

    static Request draw(Random random) {
      List<String[]> commands = new ArrayList<>();
      int count = random.nextInt(3) == 0 ? 2 + random.nextInt(MOST_IN_TRANSACTION) : 1;
      for (int i = 0; i < count; i++) {
        String form = FORMS.get(random.nextInt(FORMS.size()));
        commands.add(
            Arrays.stream(form.split(" "))
                .map(word -> KeptServers.word(word, random))
                .toArray(String[]::new));
      }
      if (count > 1) {
        commands.addFirst(new String[] {"MULTI"});
        commands.addLast(new String[] {"EXEC"});
      }
      return new Request(commands, new ArrayList<>());
    }

    /** What a server answers to it. */
    List<String> call(RespClient client) throws IOException {
      for (String[] words : commands) {
        client.send(RespClient.request(words));
      }
      List<String> answers = new ArrayList<>();
      for (String[] _ : commands) {
        answers.add(client.read());
      }
      return answers;
    }
  }

  /** A client that sends until the server is gone. */
  private static final class Writer {
    final List<Request> answered = new ArrayList<>();
    @Nullable Request underWay;

    void write(int port, int database, Random random, CountDownLatch begun) {
      try (RespClient client = new RespClient(port)) {
        String _ = client.call("SELECT", "" + database);
        while (true) {
          Request request = Request.draw(random);
          underWay = request;
          request.replies.addAll(request.call(client));
          answered.add(request);
          underWay = null;
          begun.countDown();
        }
      } catch (IOException e) {
        // the server was killed
      }
    }
  }

  /** A folder, and a server without a journal that is told what was answered. */
  private static final class Subject {
    final String durability;
    final Server model = Server.start(ServerConfig.of(0, 64 << 20), sentence -> {});
    long answered;
    long transactions;
    long effective;
    private final Path folder;
    private List<Writer> before = List.of();
    private int runs;

    Subject(Path folder, String durability) throws Exception {
      this.folder = Files.createDirectories(folder);
      this.durability = durability;
    }

    List<String> run(Random random, long micros, String where) throws Exception {
      String cores = "" + (1 + runs++ % 2);
      Process process =
          new ProcessBuilder(
                  ChildJvm.command(ServerChild.class, folder.toString(), durability, cores))
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines = process.inputReader()) {
        int port = port(lines);
        List<String> wrong = check(port, where);
        before = write(process, port, random, micros);
        return wrong;
      } finally {
        process.destroyForcibly().waitFor();
      }
    }

    private static int port(BufferedReader lines) throws IOException {
      StringBuilder rest = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("port ")) {
          return Integer.parseInt(line.substring(5));
        }
        rest.append(line).append('\n');
      }
      throw new IOException("the server did not start: " + rest);
    }

    private static List<Writer> write(Process process, int port, Random random, long micros)
        throws Exception {
      List<Writer> writers = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      CountDownLatch begun = new CountDownLatch(LEAST_ANSWERED);
      for (int client = 0; client < CLIENTS; client++) {
        Writer writer = new Writer();
        int database = client;
        Random own = new Random(random.nextLong());
        writers.add(writer);
        threads.add(Thread.ofPlatform().start(() -> writer.write(port, database, own, begun)));
      }
      assertTrue(begun.await(60, TimeUnit.SECONDS), "nothing is answered");
      CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS)
          .execute(process.toHandle()::destroyForcibly);
      if (random.nextBoolean()) {
        try (RespClient client = new RespClient(port)) {
          while (client.call("BGREWRITEAOF") != null) {}
        } catch (IOException e) {
          // the server was killed
        }
      }
      for (Thread thread : threads) {
        thread.join();
      }
      return writers;
    }

    /** What is wrong with what a server found; the model is as that then. */
    private List<String> check(int port, String where) throws IOException {
      List<String> wrong = new ArrayList<>();
      try (RespClient found = new RespClient(port);
          RespClient told = new RespClient(model.port())) {
        for (int database = 0; database < before.size(); database++) {
          Map<String, String> is = KeptServers.state(found, "" + database);
          Writer writer = before.get(database);
          assertEquals("+OK", told.call("SELECT", "" + database));
          for (Request request : writer.answered) {
            answered++;
            transactions += request.commands.size() > 1 ? 1 : 0;
            if (!request.call(told).equals(request.replies)) {
              wrong.add(where + ": another answer to " + request);
            }
          }
          Map<String, String> should = KeptServers.state(told, "" + database);
          if (!should.equals(is) && writer.underWay != null) {
            List<String> _ = writer.underWay.call(told);
            should = KeptServers.state(told, "" + database);
            effective += should.equals(is) ? 1 : 0;
          }
          if (!should.equals(is)) {
            wrong.add("%s, database %d: %s is %s".formatted(where, database, should, is));
          }
        }
      }
      return wrong;
    }
  }
}
