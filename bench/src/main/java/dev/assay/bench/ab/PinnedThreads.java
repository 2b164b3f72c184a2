package dev.assay.bench.ab;

import dev.assay.engine.thread.Affinity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

/**
 * JMH's threads, each on a CPU of its own as long as there are enough: the CPUs of a machine run at
 * different speeds at times, and a fork that lands on the faster one would be called better. Only
 * the threads of the benchmark are pinned; compiler and collector go where they like. JMH makes it
 * by name in the fork ({@code jmh.executor=CUSTOM}).
 */
public final class PinnedThreads extends ThreadPoolExecutor {

  /** Arguments of a fork that make JMH use this class. */
  public static final List<String> JVM_ARGUMENTS =
      List.of(
          "-Djmh.executor=CUSTOM",
          "-Djmh.executor.class=" + PinnedThreads.class.getName(),
          "--enable-native-access=ALL-UNNAMED");

  /** As JMH calls it. */
  public PinnedThreads(int threads, String prefix) {
    super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), pinning(prefix));
  }

  /** Whether a JMH jar holds this class, as those built with Assay do. */
  public static boolean isIn(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry(PinnedThreads.class.getName().replace('.', '/') + ".class") != null;
    } catch (IOException e) {
      return false; // starting it will say what is wrong with it
    }
  }

  private static ThreadFactory pinning(String prefix) {
    List<Integer> allowed = Affinity.allowed();
    int[] made = new int[1]; // the pool calls its factory under its own lock
    return task -> {
      int thread = made[0]++;
      return Thread.ofPlatform()
          .daemon()
          .name(prefix + "-jmh-worker-" + thread)
          .unstarted(() -> run(task, allowed, thread));
    };
  }

  private static void run(Runnable task, List<Integer> allowed, int thread) {
    try (Affinity _ = pin(allowed, thread)) {
      task.run();
    }
  }

  /** Pins the caller to the CPU of the first thread; close it to go back. */
  public static Affinity pinFirst() {
    return pin(Affinity.allowed(), 0);
  }

  /** From the last CPU down, as the first serve most interrupts; nowhere where none is known. */
  private static Affinity pin(List<Integer> allowed, int thread) {
    int count = allowed.size();
    return Affinity.pin(count == 0 ? 0 : allowed.get(count - 1 - thread % count));
  }
}
