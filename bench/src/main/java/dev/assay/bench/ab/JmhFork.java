package dev.assay.bench.ab;

import dev.assay.bench.compare.JmhFile;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A variant that is one JMH benchmark of a build with its settings: each sample starts JMH, which
 * starts one fork of it.
 *
 * @param name what a reader calls it
 * @param command how JMH is started, for example {@code java -jar a.jar} or {@code java -cp …
 *     org.openjdk.jmh.Main}
 * @param arguments what JMH is told: the benchmark's pattern, which must name one only, parameters,
 *     times; not forks nor the result file
 * @param scratch where result files go
 * @param limit a sample that takes longer is killed and fails the run
 */
public record JmhFork(
    String name, List<String> command, List<String> arguments, Path scratch, Duration limit)
    implements AbVariant {

  /** Times of one fork when the user names none: a good second in all. */
  public static final List<String> SHORT_TIMES =
      List.of("-wi", "2", "-w", "200ms", "-i", "4", "-r", "200ms");

  private static final Pattern TELLING = Pattern.compile("No matching|ERROR|Exception|^Error");

  /** Freezes the lists. */
  public JmhFork {
    command = List.copyOf(command);
    arguments = List.copyOf(arguments);
  }

  @Override
  public List<Double> sample() throws WorkloadFailed, InterruptedException {
    return measure().forks().getFirst();
  }

  /** One fork with unit and direction; the first call tells what the others will measure. */
  public Measurement measure() throws WorkloadFailed, InterruptedException {
    try {
      Path result = Files.createTempFile(scratch, "ab-", ".json");
      Path log = Files.createTempFile(scratch, "ab-", ".log");
      try {
        start(result, log);
        return single(JmhFile.measurements(Files.readAllBytes(result), name));
      } finally {
        Files.deleteIfExists(result);
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new WorkloadFailed(name + ": cannot run in " + scratch + ": " + e.getMessage(), e);
    } catch (BadRecord e) {
      throw new WorkloadFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void start(Path result, Path log)
      throws IOException, WorkloadFailed, InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    all.addAll(List.of("-f", "1", "-foe", "true", "-rf", "json", "-rff", result.toString()));
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new WorkloadFailed(name + " took longer than " + limit.toSeconds() + " s");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0 || Files.size(result) == 0) {
      throw new WorkloadFailed(
          name + " failed with exit status " + process.exitValue() + ": " + cause(log));
    }
  }

  private Measurement single(List<Measurement> all) throws WorkloadFailed {
    if (all.size() != 1) {
      throw new WorkloadFailed(
          name + " ran " + all.size() + " benchmarks; name one, with one value for each parameter");
    }
    return all.getFirst();
  }

  /** The first line that tells why, else the last one. */
  private static String cause(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.stream()
        .filter(line -> TELLING.matcher(line).find())
        .findFirst()
        .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
  }
}
