package dev.assay.engine.calibrate;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.measure.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Keeps what probes deliver until a calibration is made of it. */
final class GatheringContext implements CalibrationContext {

  private final Machine machine;
  private final Effort effort;
  private final List<Integer> cpus;
  private final Path scratch;
  private final List<Figure> figures = new ArrayList<>();
  private final SortedMap<String, Histogram> histograms = new TreeMap<>();
  private final SortedMap<String, String> skipped = new TreeMap<>();

  GatheringContext(Machine machine, Effort effort, List<Integer> cpus, Path scratch) {
    this.machine = machine;
    this.effort = effort;
    this.cpus = List.copyOf(cpus);
    this.scratch = scratch;
  }

  @Override
  public Machine machine() {
    return machine;
  }

  @Override
  public Effort effort() {
    return effort;
  }

  @Override
  public List<Integer> cpus() {
    return cpus;
  }

  @Override
  public Path scratch() {
    return scratch;
  }

  @Override
  public void figure(Figure figure) {
    figures.add(figure);
  }

  @Override
  public void histogram(String id, Histogram nanos) {
    histograms.put(id, nanos);
  }

  /** Several reasons under one id are all kept, each once. */
  @Override
  public void skipped(String id, String reason) {
    skipped.merge(id, reason, (a, b) -> a.contains(b) ? a : a + "; " + b);
  }

  Calibration calibration(double seconds) {
    return new Calibration(effort, seconds, Plausibility.remarked(figures), histograms, skipped);
  }
}
