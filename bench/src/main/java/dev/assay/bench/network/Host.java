package dev.assay.bench.network;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.Scheduling;
import dev.assay.engine.natives.SystemCall;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network namespace: a thread that has left the process's own and never comes back. A socket
 * belongs for good to the namespace of the thread that opened it, whoever uses it later; so sockets
 * are opened by {@link #call}. The namespace is gone when the host is closed and its sockets are.
 * Any thread may call.
 *
 * <p>Source: {@code network_namespaces(7)}, {@code unshare(2)}.
 */
public final class Host implements AutoCloseable {

  private static final int NEW_NETWORK = 0x40000000;

  private final ExecutorService thread;
  private final int threadId;

  /** A host without any link; needs CAP_SYS_ADMIN. */
  Host(String name) throws IOException {
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    try {
      threadId = call(Host::leave);
    } catch (IOException e) {
      thread.shutdownNow();
      throw e;
    }
  }

  private static int leave() throws IOException {
    long left = Linux.call(SystemCall.UNSHARE, NEW_NETWORK, 0, 0, 0, 0, 0);
    if (left < 0) {
      throw new IOException("no network namespace: " + Linux.describe(left));
    }
    return Scheduling.threadId();
  }

  /** The kernel's number of the thread, by which links are moved here. */
  int threadId() {
    return threadId;
  }

  /** Does something in this namespace: opens sockets, as a rule. */
  public <T> T call(Callable<T> work) throws IOException {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /**
   * Runs a command of words without blanks in this namespace and returns what it printed.
   *
   * @throws IOException when it fails, with what it said
   */
  public String command(String words) throws IOException {
    return call(() -> run(words));
  }

  /** Sets a variable below /proc/sys/net. */
  void set(String name, String value) throws IOException {
    call(() -> Files.writeString(Path.of("/proc/sys/net", name), value));
  }

  /** A child inherits the namespace of the thread that starts it. */
  private static String run(String words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words.split(" ")).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(words + ": " + said.strip());
    }
    return said;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
