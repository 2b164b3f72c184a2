package dev.assay.bench.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.bench.replay.ReplayConnection.Sent;
import dev.assay.bench.replay.ReplayPlan.Pace;
import dev.assay.kv.memory.Memory;
import dev.assay.kv.server.capture.CaptureReader;
import dev.assay.kv.server.capture.Captured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a capture to a server, from one thread, each captured connection's commands in their order
 * on a connection of its own. At an original or fixed rate commands are sent when they are due,
 * whatever is still under way, and their latency counts from then: a server that falls behind is
 * charged for all that had to wait (no coordinated omission: Tene, 2013). At maximum rate a command
 * is sent as soon as its connection has few enough under way, and its latency counts from then.
 */
public final class Replayer implements Captured {

  /** Without any answer for so long, a replay ends. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final int READ_BYTES = 256 << 10;
  private static final long MOST_UNSENT_BYTES = 64 << 20;

  /** Commands are gathered up to so many bytes while nothing has to be waited for. */
  private static final int GATHERED_BYTES = 16 << 10;

  private static final long SPIN_NANOS = 2_000_000;

  private final ReplayPlan plan;
  private final CaptureFacts facts;
  private final LongConsumer progress;
  private final Selector selector;
  private final Map<Long, ReplayConnection> connections = new HashMap<>();
  private final Set<ReplayConnection> unsent = new LinkedHashSet<>();
  private final Map<String, Answers> answers = new HashMap<>();
  private final Answers uncounted = new Answers(false);
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private final long beganNanos = System.nanoTime();
  private @Nullable ReplayConnection last;
  private long sent;
  private long answeredNanos = beganNanos;
  private long mostLateNanos;
  private long notAnswered;

  private Replayer(ReplayPlan plan, CaptureFacts facts, LongConsumer progress, Selector selector) {
    this.plan = plan;
    this.facts = facts;
    this.progress = progress;
    this.selector = selector;
  }

  /**
   * Replays.
   *
   * @param progress hears now and then how many commands were sent
   * @throws IOException with a sentence, when the server cannot be reached, or leaves
   */
  public static ReplayResult run(ReplayPlan plan, CaptureFacts facts, LongConsumer progress)
      throws IOException {
    try (Selector selector = Selector.open()) {
      Replayer replayer = new Replayer(plan, facts, progress, selector);
      try {
        CaptureReader.read(plan.folder(), message -> {}, replayer);
        replayer.finish();
        return replayer.result();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } finally {
        for (ReplayConnection each : replayer.connections.values()) {
          each.close();
        }
      }
    }
  }

  @Override
  public void request(
      long nanos, long connection, int database, int flags, long address, long bytes) {
    try {
      if ((flags & CLOSED) != 0) {
        close(connections.get(connection), connection);
      } else {
        send(nanos - facts.beganNanos(), connection, database, flags, address, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(long nanos, long number, int database, int flags, long address, long bytes)
      throws IOException {
    ReplayConnection to = connections.get(number);
    if (to == null) {
      to = open();
      connections.put(number, to);
    }
    long due = await(nanos, to);
    if (to.isEnded) {
      throw new IOException(
          "the server closed a connection after %d of %d commands"
              .formatted(sent, facts.commands()));
    }
    if (to.database != database && to.database >= 0) {
      command(to, uncounted, due, "SELECT", Integer.toString(database));
    }
    String name = name(address, bytes);
    boolean changesDatabase = name.equals("SELECT") || name.equals("RESET");
    to.database = changesDatabase ? -1 : database;
    to.isUnmatched |= (flags & UNMATCHED) != 0;
    if (to.isUnmatched) {
      to.underWay.clear();
    } else {
      boolean mayWait = (flags & WAITS) != 0;
      Answers own = answers.computeIfAbsent(name, k -> new Answers(mayWait));
      to.underWay.add(new Sent(due, own, mayWait));
    }
    to.add(address, bytes);
    unsent.add(to);
    last = to;
    if (++sent % 1024 == 0) {
      progress.accept(sent);
    }
    if (to.unsentBytes() > GATHERED_BYTES) {
      poll(0);
    }
  }

  private ReplayConnection open() throws IOException {
    try {
      ReplayConnection opened = new ReplayConnection(plan.to(), selector);
      if (plan.password().isPresent()) {
        command(opened, uncounted, System.nanoTime(), "AUTH", plan.user(), plan.password().get());
      }
      opened.database = 0;
      return opened;
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(plan.to(), e.getMessage()), e);
    }
  }

  private void command(ReplayConnection to, Answers of, long due, String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append("$%d\r\n%s\r\n".formatted(word.getBytes(UTF_8).length, word));
    }
    if (!to.isUnmatched) {
      to.underWay.add(new Sent(due, of, false));
    }
    to.add(text.toString().getBytes(UTF_8));
  }

  private void close(@Nullable ReplayConnection ended, long number) throws IOException {
    if (ended != null) {
      while (!isQuiet(ended)) {
        poll(1_000_000);
      }
      connections.remove(number);
      ended.close();
    }
  }

  /** Waits until a command may be sent; when it was due. */
  private long await(long nanos, ReplayConnection to) throws IOException {
    while (plan.inOrder() && last != null && last != to && !isQuiet(last)) {
      poll(1_000_000);
    }
    if (plan.pace() == Pace.MAXIMUM) {
      while (to.underWay.size() >= plan.pipeline() && !to.isEnded) {
        poll(1_000_000);
      }
      return System.nanoTime();
    }
    long after = plan.pace() == Pace.ORIGINAL ? nanos : (long) (sent * 1e9 / plan.perSecond());
    long due = beganNanos + after;
    for (long now; (now = System.nanoTime()) < due; ) {
      poll(due - now);
    }
    while (to.unsentBytes() > MOST_UNSENT_BYTES && !to.isEnded) {
      poll(1_000_000);
    }
    mostLateNanos = Math.max(mostLateNanos, System.nanoTime() - due);
    return due;
  }

  /** Whether nothing is under way that will be answered by itself. */
  private static boolean isQuiet(ReplayConnection connection) {
    Sent oldest = connection.underWay.peek();
    return oldest == null || oldest.mayWait() || connection.isEnded;
  }

  /** Sends and takes what can be, and waits for something for so long at most. */
  private void poll(long nanos) throws IOException {
    for (ReplayConnection each : unsent) {
      each.flush();
    }
    unsent.clear();
    if (nanos > SPIN_NANOS) {
      selector.select((nanos - SPIN_NANOS / 2) / 1_000_000);
    } else {
      selector.selectNow();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      ReplayConnection ready = (ReplayConnection) key.attachment();
      if (ready.read(in)) {
        answeredNanos = System.nanoTime();
      }
      ready.flush();
    }
    selector.selectedKeys().clear();
    if (nanos > 0 && nanos <= SPIN_NANOS) {
      Thread.onSpinWait();
    }
  }

  private void finish() throws IOException {
    progress.accept(sent);
    long begun = System.nanoTime();
    while (!connections.values().stream().allMatch(Replayer::isQuiet)) {
      poll(5_000_000);
      if (System.nanoTime() - Math.max(begun, answeredNanos) > PATIENCE_NANOS) {
        break;
      }
    }
    for (ReplayConnection each : connections.values()) {
      if (!isQuiet(each) || (each.isEnded && !each.underWay.isEmpty())) {
        notAnswered += each.underWay.size();
      }
    }
  }

  private ReplayResult result() {
    Answers all = new Answers(false);
    answers.values().stream().filter(each -> !each.waits).forEach(all::add);
    List<ReplayResult.Line> lines =
        answers.entrySet().stream()
            .map(each -> each.getValue().line(each.getKey()))
            .sorted(Comparator.comparingLong(ReplayResult.Line::answers).reversed())
            .toList();
    double seconds = Math.max(1, answeredNanos - beganNanos) / 1e9;
    return new ReplayResult(
        facts,
        plan.rate(),
        seconds,
        lines.stream().mapToLong(ReplayResult.Line::answers).sum() / seconds,
        mostLateNanos,
        notAnswered,
        all.line("all"),
        lines);
  }

  /** The command's name of {@code *n\r\n$n\r\nNAME\r\n…}. */
  private static String name(long address, long bytes) {
    long at = address;
    for (int lines = 0; lines < 2 && at < address + bytes; at++) {
      lines += Memory.ALL.get(ValueLayout.JAVA_BYTE, at) == '\n' ? 1 : 0;
    }
    StringBuilder name = new StringBuilder();
    for (byte each; at < address + bytes; at++) {
      each = Memory.ALL.get(ValueLayout.JAVA_BYTE, at);
      if (each == '\r') {
        break;
      }
      name.append((char) (each & 0xff));
    }
    return name.toString().toUpperCase(Locale.ROOT);
  }
}
