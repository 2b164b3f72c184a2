package dev.assay.bench.suite.handoff;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.queue.MessageConsumer;
import dev.assay.engine.queue.MessageHandler;
import dev.assay.engine.queue.MessageProducer;
import java.lang.foreign.MemorySegment;

/** Copied for each end of each ring, so that each is compiled for itself. */
final class MessageLoop implements Messages, MessageHandler {

  private static final int WORDS = 4;
  private static final int BATCH = 16;

  private long next;
  private long wrong;

  MessageLoop() {}

  @Override
  public void onMessage(MemorySegment segment, long offset, int length) {
    for (int word = 0; word < WORDS; word++) {
      wrong |= segment.get(JAVA_LONG, offset + (long) word * Long.BYTES) ^ next;
    }
    next++;
  }

  @Override
  public long send(MessageProducer to, int count) {
    for (int i = 0; i <= count; i++) {
      put(to, i);
    }
    return 0;
  }

  @Override
  public long receive(MessageConsumer from, int count) {
    begin();
    take(from);
    long start = System.nanoTime();
    while (next <= count) {
      if (from.read(this, BATCH) == 0) {
        Thread.onSpinWait();
      }
    }
    long nanos = System.nanoTime() - start;
    return wrong == 0 ? nanos : -1;
  }

  @Override
  public long ping(MessageProducer to, MessageConsumer from, int trips) {
    begin();
    long start = 0;
    for (int i = 0; i <= trips; i++) {
      put(to, i);
      take(from);
      start = i == 0 ? System.nanoTime() : start; // the other thread is awake
    }
    long nanos = System.nanoTime() - start;
    return wrong == 0 ? nanos : -1;
  }

  @Override
  public long pong(MessageConsumer from, MessageProducer to, int trips) {
    begin();
    for (int i = 0; i <= trips; i++) {
      take(from);
      put(to, i);
    }
    return 0;
  }

  private void begin() {
    next = 0;
    wrong = 0;
  }

  private void take(MessageConsumer from) {
    while (from.read(this, 1) == 0) {
      Thread.onSpinWait();
    }
  }

  private static void put(MessageProducer to, long value) {
    long claim;
    while ((claim = to.claim(WORDS * Long.BYTES)) == MessageProducer.FULL) {
      Thread.onSpinWait();
    }
    for (int word = 0; word < WORDS; word++) {
      to.segment().set(JAVA_LONG, claim + (long) word * Long.BYTES, value);
    }
    to.commit(claim);
  }
}
