package dev.assay.bench.suite.transport;

import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject.End;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Both sides spin. Each subject has a copy of this class, compiled for its calls alone. */
final class ExchangeLoop implements Exchange {

  private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  ExchangeLoop() {}

  @Override
  public void open(End end) throws IOException {
    long deadline = System.nanoTime() + OPEN_NANOS;
    while (!end.isOpen()) {
      end.poll();
      if (System.nanoTime() > deadline) {
        throw new IOException("no connection within ten seconds");
      }
    }
  }

  @Override
  public void roundTrips(End end, Messages messages, int count, long mostNanos, Histogram trips)
      throws IOException {
    long now = System.nanoTime();
    long deadline = now + mostNanos;
    for (int i = 0; i < count && now < deadline; i++) {
      long start = now;
      offer(end, i);
      end.flush();
      while (messages.taken() <= i) {
        poll(end);
      }
      now = System.nanoTime();
      trips.recordValue(now - start);
      messages.requireSound();
    }
  }

  @Override
  public double rate(End end, Messages messages, int count, int underWay) throws IOException {
    long begun = System.nanoTime();
    int sent = 0;
    while (messages.taken() < count) {
      int before = sent;
      while (sent < count && sent - messages.taken() < underWay && end.offer(sent)) {
        sent++;
      }
      if (sent > before) {
        end.flush();
      }
      poll(end);
    }
    messages.requireSound();
    return 1e9 * count / (System.nanoTime() - begun);
  }

  @Override
  public void offered(End end, Messages messages, long[] dueNanos, Histogram latencies)
      throws IOException {
    long begun = System.nanoTime();
    int sent = 0;
    int back = 0;
    while (back < dueNanos.length) {
      int before = sent;
      long now = System.nanoTime() - begun;
      while (sent < dueNanos.length && dueNanos[sent] <= now && end.offer(sent)) {
        sent++;
      }
      if (sent > before) {
        end.flush();
      }
      poll(end);
      long taken = messages.taken();
      if (back < taken) {
        now = System.nanoTime() - begun;
      }
      for (; back < taken; back++) {
        latencies.recordValue(Math.max(0, now - dueNanos[back]));
      }
    }
    messages.requireSound();
  }

  @Override
  public void send(End end, int count, int flushEvery) throws IOException {
    for (int i = 0; i < count; i++) {
      offer(end, i);
      if ((i + 1) % flushEvery == 0) {
        end.flush();
      }
    }
    end.flush();
  }

  @Override
  public long receive(End end, Messages messages, int count) throws IOException {
    while (messages.taken() < count) {
      poll(end);
    }
    messages.requireSound();
    return System.nanoTime();
  }

  @Override
  public void pollUntil(End end, AtomicInteger counter, int value) throws IOException {
    while (counter.get() < value) {
      poll(end);
    }
  }

  @Override
  public void serve(End end) throws IOException {
    while (!end.isEnded() && !Thread.currentThread().isInterrupted()) {
      end.poll();
    }
  }

  private static void offer(End end, int number) throws IOException {
    while (!end.offer(number)) {
      end.flush();
      poll(end);
    }
  }

  private static void poll(End end) throws IOException {
    if (end.poll() == 0 && (end.isEnded() || Thread.currentThread().isInterrupted())) {
      throw new IOException("the other end has gone, or nobody waits for this one");
    }
  }
}
