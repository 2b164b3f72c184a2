package dev.assay.bench.suite.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.bench.load.Sides;
import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject;
import dev.assay.bench.suite.transport.wire.Subjects;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Netty's ends are seen by their peers: those of io_uring stayed open once their loop had ended.
 */
class NettyEndsTest {

  private static final int TURNS = 30;
  private static final int MESSAGES = 2_000;
  private static final int UNDER_WAY = 64;

  @Test
  @Timeout(120)
  void whoClosesIsMissedByThePeer() throws Exception {
    for (Subject subject : Subjects.here()) {
      for (int turn = 0; turn < TURNS && subject.name().startsWith("netty."); turn++) {
        ExchangeLoop loop = new ExchangeLoop();
        try (Subject.Pair pair = subject.open()) {
          List<Boolean> ended =
              Sides.run(
                  subject.name(),
                  List.of(),
                  List.of(() -> sends(pair, loop), () -> echoes(pair, loop)));
          assertEquals(List.of(true, true), ended);
        }
      }
    }
  }

  private static boolean sends(Subject.Pair pair, ExchangeLoop loop) throws Exception {
    Messages messages = new Messages();
    messages.reset(1 << 10, Messages.DENSE);
    try (Subject.End end = pair.connect(messages)) {
      loop.open(end);
      return loop.rate(end, messages, MESSAGES, UNDER_WAY) > 0;
    }
  }

  private static boolean echoes(Subject.Pair pair, ExchangeLoop loop) throws Exception {
    try (Subject.End end = pair.serve(new Messages(), true)) {
      loop.serve(end);
      return end.isEnded();
    }
  }
}
