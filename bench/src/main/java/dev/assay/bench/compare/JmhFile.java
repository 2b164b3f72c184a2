package dev.assay.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what JMH 1.x writes with {@code -rf json}, of any project. Throughput improves upwards; all
 * other modes are times. A row of raw data is a fork; in sampling mode, where JMH keeps a histogram
 * of each iteration, the iteration's mean stands for it.
 */
public final class JmhFile {

  /** Workload of every measurement that comes from a JMH file. */
  public static final String WORKLOAD = "jmh";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JmhFile() {}

  static boolean looksLike(byte[] text) {
    return new String(text, 0, Math.min(text.length, 64), StandardCharsets.UTF_8)
        .stripLeading()
        .startsWith("[");
  }

  /**
   * Measurements by benchmark, mode, threads and parameters.
   *
   * @param text the file's content
   * @param name what messages call it
   * @throws BadRecord when it is not JMH output or has no raw samples
   */
  public static List<Measurement> measurements(byte[] text, String name) throws BadRecord {
    List<Measurement> all = new ArrayList<>();
    for (JsonNode entry : entries(text, name)) {
      all.add(measurement(entry, name + ", entry " + (all.size() + 1)));
    }
    if (all.isEmpty()) {
      throw new BadRecord(name + " holds no benchmark");
    }
    return all;
  }

  /** What the file says of the JVM: the first benchmark's, since one run has one. */
  static SortedMap<String, String> facts(byte[] text, String name) throws BadRecord {
    SortedMap<String, String> facts = new TreeMap<>();
    JsonNode first = entries(text, name).path(0);
    for (String field : List.of("jdkVersion", "vmName", "vmVersion", "jmhVersion", "jvmArgs")) {
      JsonNode value = first.path(field);
      if (!value.isMissingNode()) {
        facts.put(field, value.isTextual() ? value.asText() : value.toString());
      }
    }
    return facts;
  }

  private static JsonNode entries(byte[] text, String name) throws BadRecord {
    try {
      JsonNode root = MAPPER.readTree(text);
      if (root.isArray()) {
        return root;
      }
      throw new BadRecord(name + " is not JMH output: it is no JSON array");
    } catch (JsonProcessingException e) {
      throw new BadRecord(
          name
              + " is not whole JSON: line "
              + e.getLocation().getLineNr()
              + "; write it again with -rf json",
          e);
    } catch (java.io.IOException e) {
      throw new BadRecord(name + " is not JSON in UTF-8", e);
    }
  }

  private static Measurement measurement(JsonNode entry, String where) throws BadRecord {
    JsonNode metric = entry.path("primaryMetric");
    String mode = entry.path("mode").asText();
    if (!entry.path("benchmark").isTextual() || mode.isEmpty() || !metric.isObject()) {
      throw new BadRecord(
          where
              + " is not JMH output: it needs benchmark, mode and primaryMetric; write it with"
              + " -rf json");
    }
    SortedMap<String, String> params = new TreeMap<>(Map.of("mode", mode));
    if (entry.path("threads").asInt(1) != 1) {
      params.put("threads", entry.path("threads").asText());
    }
    entry.path("params").properties().forEach(p -> params.put(p.getKey(), p.getValue().asText()));
    List<List<Double>> forks =
        metric.has("rawData")
            ? forks(metric.get("rawData"), where)
            : histograms(metric.path("rawDataHistogram"), where);
    return new Measurement(
        WORKLOAD,
        1,
        entry.get("benchmark").asText(),
        params,
        metric.path("scoreUnit").asText("?"),
        mode.equals("thrpt") ? Direction.HIGHER_IS_BETTER : Direction.LOWER_IS_BETTER,
        Estimates.ofForks(forks),
        forks,
        false,
        null,
        null,
        new TreeMap<>());
  }

  private static List<List<Double>> forks(JsonNode raw, String where) throws BadRecord {
    List<List<Double>> forks = new ArrayList<>();
    for (JsonNode row : raw) {
      List<Double> fork = new ArrayList<>();
      for (JsonNode sample : row) {
        fork.add(finite(sample, where));
      }
      if (!fork.isEmpty()) {
        forks.add(fork);
      }
    }
    return needed(forks, where);
  }

  private static List<List<Double>> histograms(JsonNode raw, String where) throws BadRecord {
    List<List<Double>> forks = new ArrayList<>();
    for (JsonNode row : raw) {
      List<Double> fork = new ArrayList<>();
      for (JsonNode histogram : row) {
        double sum = 0;
        double count = 0;
        for (JsonNode bucket : histogram) {
          sum += finite(bucket.path(0), where) * finite(bucket.path(1), where);
          count += bucket.path(1).asDouble();
        }
        if (count > 0) {
          fork.add(sum / count);
        }
      }
      if (!fork.isEmpty()) {
        forks.add(fork);
      }
    }
    return needed(forks, where);
  }

  private static double finite(JsonNode number, String where) throws BadRecord {
    if (!number.isNumber() || !Double.isFinite(number.asDouble())) {
      throw new BadRecord(where + " has a raw sample that is no number: " + number);
    }
    return number.asDouble();
  }

  private static List<List<Double>> needed(List<List<Double>> forks, String where)
      throws BadRecord {
    if (forks.isEmpty()) {
      throw new BadRecord(where + " has no raw samples; a comparison needs rawData");
    }
    return forks;
  }
}
