package dev.assay.bench.suite.transport;

import dev.assay.bench.load.SystemCalls;
import dev.assay.bench.suite.transport.wire.EchoServer;
import dev.assay.engine.thread.Affinity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server on a thread of its own, pinned to one CPU, whose CPU time others can read. */
final class ServerUnderTest implements AutoCloseable {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int SECONDS = 10;

  private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
  private final boolean countsCalls;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Optional<SystemCalls> calls = Optional.empty();

  ServerUnderTest(EchoServer server, int cpu, boolean countsCalls) {
    this.countsCalls = countsCalls;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("assay-server-" + server.name())
            .start(() -> serve(server, cpu));
  }

  private void serve(EchoServer server, int cpu) {
    try (Affinity _ = Affinity.pin(List.of(cpu));
        EchoServer.Running running = server.opening().open()) {
      if (countsCalls) {
        calls = SystemCalls.ofThisThread();
      }
      address.complete(running.address());
      while (!stopping) {
        running.await(LOOK_NANOS);
      }
    } catch (IOException | RuntimeException e) {
      address.completeExceptionally(e);
    } finally {
      calls.ifPresent(SystemCalls::close);
    }
  }

  InetSocketAddress address() throws IOException, InterruptedException {
    try {
      return address.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the server does not listen: " + e, e);
    }
  }

  /** CPU time of its thread, user and system. */
  long cpuNanos() {
    return THREADS.getThreadCpuTime(thread.threadId());
  }

  /** System calls of its thread; -1 where they are not counted. */
  long systemCalls() {
    return calls.map(SystemCalls::count).orElse(-1L);
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
