package dev.assay.bench.load;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * A main class of this class path in a process of its own, which has descriptors of its own; it is
 * talked to by its standard streams, and killed when it is closed. Of one thread, but for {@link
 * #kill}.
 */
public final class ChildProcess implements Closeable {

  private static final int HEAP_MEBIBYTES = 256;

  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** Starts one, in the network namespace of the calling thread. */
  public ChildProcess(Class<?> main, Object... arguments) throws IOException {
    String[] words =
        Stream.concat(Stream.of(main.getName()), Stream.of(arguments).map(Object::toString))
            .toArray(String[]::new);
    process =
        new ProcessBuilder(JavaCommand.of(HEAP_MEBIBYTES, words))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    in = new DataInputStream(process.getInputStream());
    out = new DataOutputStream(process.getOutputStream());
  }

  /** What it prints; ends when it does. */
  public DataInputStream in() {
    return in;
  }

  /** What it reads. */
  public DataOutputStream out() {
    return out;
  }

  /** Kills it; what it has printed can be read on. Any thread. */
  public void kill() {
    boolean _ = process.toHandle().destroyForcibly(); // that of Process closes its streams
  }

  /** Kills it and closes its streams. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
