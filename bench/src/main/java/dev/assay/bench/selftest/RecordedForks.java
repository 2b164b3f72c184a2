package dev.assay.bench.selftest;

import dev.assay.bench.compare.JmhFile;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.workload.Measurement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Real forks of JMH benchmarks, recorded on a shared two-CPU guest while others compiled on it. Two
 * runs are drawn from them without replacement, so that both hold the same code and whatever
 * differs is the noise that really was.
 */
final class RecordedForks {

  private static final String RESOURCE = "recorded-forks.json";

  private final List<Measurement> recorded;

  RecordedForks() {
    try (InputStream in = RecordedForks.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its resource " + RESOURCE);
      }
      recorded = JmhFile.measurements(in.readAllBytes(), RESOURCE);
    } catch (BadRecord e) {
      throw new IllegalStateException("the resource " + RESOURCE + " is broken", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two runs of the same benchmarks, each with half of the recorded forks at most. */
  List<List<Measurement>> draw(int forksAtMost, Random random) {
    List<Measurement> first = new ArrayList<>();
    List<Measurement> second = new ArrayList<>();
    for (Measurement m : recorded) {
      List<List<Double>> shuffled = new ArrayList<>(m.forks());
      Collections.shuffle(shuffled, random);
      int forks = Math.min(forksAtMost, shuffled.size() / 2);
      first.add(NoiseModel.measurement(m.metric(), shuffled.subList(0, forks)));
      second.add(NoiseModel.measurement(m.metric(), shuffled.subList(forks, 2 * forks)));
    }
    return List.of(first, second);
  }
}
