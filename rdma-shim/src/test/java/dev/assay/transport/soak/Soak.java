package dev.assay.transport.soak;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Keeps transports in use and watches what the process holds. Exit status 1, and a sentence for
 * each measure, when something leaks.
 *
 * <pre>{@code
 * Soak minutes 60 SEED SUBJECT...    one sample a minute, one process killed each, 5 % of a CPU
 * Soak rounds 48 SEED SUBJECT...     as fast as it goes, twelve samples
 * Soak leak 48 SEED SUBJECT...      the same, and each round forgets something of each kind
 * }</pre>
 *
 * To be run with a heap that each collection compacts, or what is dead counts as reachable: {@code
 * -XX:+UseSerialGC -Xms48m -Xmx48m -XX:MarkSweepAlwaysCompactCount=1}.
 */
final class Soak {

  private static final double SHARE = 0.05;
  private static final long MOST_REST_NANOS = 5_000_000_000L;
  private static final int SAMPLES = 12;
  private static final int SHORT_RUN = 4;
  private static final int FORGOTTEN_HEAP_BYTES = 64 << 10;
  private static final int FORGOTTEN_BYTES = 1 << 20;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path root;
  private final boolean leaking;
  private final List<Lives> lives = new ArrayList<>();
  private final List<Footprint> samples = new ArrayList<>();
  private final List<byte[]> forgotten = new ArrayList<>();

  private Soak(Path root, boolean leaking, long seed, List<Subject> subjects) throws IOException {
    this.root = root;
    this.leaking = leaking;
    for (Subject subject : subjects) {
      lives.add(new Lives(subject, root, seed));
    }
  }

  public static void main(String[] arguments) throws Exception {
    int length = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    List<Subject> subjects =
        Stream.of(arguments)
            .skip(3)
            .map(name -> Subject.valueOf(name.toUpperCase(Locale.ROOT)))
            .filter(Soak::runsHere)
            .toList();
    Path root = Files.createTempDirectory(Path.of("/dev/shm"), "assay-soak-");
    boolean paced = arguments[0].equals("minutes");
    Soak soak = new Soak(root, arguments[0].equals("leak"), seed, subjects);
    System.out.printf("seed %d, %s, %d %s%n", seed, subjects, length, arguments[0]);
    if (paced) {
      soak.minutes(length);
    } else {
      soak.rounds(length);
    }
    List<String> leaks = Footprint.leaks(soak.samples, paced ? 1 : SHORT_RUN);
    leaks.forEach(System.out::println);
    System.out.println(leaks.isEmpty() ? "nothing leaks" : leaks.size() + " measures grew");
    soak.end();
    System.exit(leaks.isEmpty() ? 0 : 1);
  }

  private static boolean runsHere(Subject subject) {
    return subject != Subject.URING
        || Capabilities.ioUring().status() != Capability.Status.UNAVAILABLE;
  }

  private void minutes(int minutes) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int minute = 0; minute < minutes; minute++) {
      long end = start + (minute + 1) * 60_000_000_000L;
      Lives dying = lives.get(minute % lives.size());
      if (dying.crossesProcesses()) {
        dying.kill();
      }
      while (System.nanoTime() - end < 0) {
        long began = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        round();
        cpu = SYSTEM.getProcessCpuTime() - cpu;
        rest(began + Math.min((long) (cpu / SHARE), MOST_REST_NANOS));
      }
      sample();
    }
  }

  private void rest(long untilNanos) {
    while (System.nanoTime() - untilNanos < 0) {
      lives.forEach(each -> each.rest(untilNanos - System.nanoTime()));
    }
  }

  private void rounds(int rounds) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      round();
      if (round % (rounds / SAMPLES) == 0) {
        sample();
      }
    }
  }

  private void round() throws IOException {
    for (Lives each : lives) {
      each.round();
      if (leaking) {
        each.forget();
        forgotten.add(new byte[FORGOTTEN_HEAP_BYTES]);
        Arena.global().allocate(FORGOTTEN_BYTES).fill((byte) 1);
      }
    }
  }

  private void sample() throws IOException {
    Footprint taken = Footprint.now(root);
    samples.add(taken);
    StringBuilder line = new StringBuilder();
    line.append(Instant.now().truncatedTo(ChronoUnit.SECONDS)).append("  ").append(taken);
    lives.forEach(each -> line.append("  ").append(each.done()));
    line.append("  CPU s ").append(SYSTEM.getProcessCpuTime() / 1_000_000_000L);
    System.out.println(line);
  }

  private void end() throws IOException {
    lives.forEach(Lives::close);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
