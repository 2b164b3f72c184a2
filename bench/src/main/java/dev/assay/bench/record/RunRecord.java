package dev.assay.bench.record;

import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.tune.Choice;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All of {@code run.json}. Immutable: a run in progress writes a new one after each step.
 *
 * @param formatVersion {@link #FORMAT_VERSION} of the program that wrote it
 * @param id UTC time of the start, as the folder is named, for example {@code 20261121T220000Z}
 * @param started when the run began
 * @param ended when it was complete, or null while it is not
 * @param complete false for a run that is going on, was interrupted or lost a workload to an error
 * @param profile the profile it ran under
 * @param source what was built
 * @param machine what it ran on
 * @param settings what the user asked for, for example {@code only=simd}
 * @param capabilities what the machine can do
 * @param calibration its ceilings, or null before they are measured
 * @param tuning the engine's choices
 * @param workloads every workload of the plan with what became of it
 * @param measurements everything that was measured
 * @param ruler readings of the drift ruler, in the order they were taken
 * @param claims every claim of the ledger with its verdict
 * @param caveats what its figures are not, one sentence each
 */
public record RunRecord(
    int formatVersion,
    String id,
    Instant started,
    @Nullable Instant ended,
    boolean complete,
    Profile profile,
    SourceVersion source,
    Machine machine,
    SortedMap<String, String> settings,
    List<Capability> capabilities,
    @Nullable CalibrationRecord calibration,
    List<Choice> tuning,
    List<WorkloadOutcome> workloads,
    List<Measurement> measurements,
    List<RulerReading> ruler,
    List<ClaimOutcome> claims,
    List<String> caveats) {

  /**
   * Counts up with every change that an older reader would misread. A reader refuses any version
   * but its own and the older ones that it knows how to read, and says which program version wrote
   * it.
   */
  public static final int FORMAT_VERSION = 1;

  /** Freezes the collections. */
  public RunRecord {
    settings = new TreeMap<>(settings);
    capabilities = List.copyOf(capabilities);
    tuning = List.copyOf(tuning);
    workloads = List.copyOf(workloads);
    measurements = List.copyOf(measurements);
    ruler = List.copyOf(ruler);
    claims = List.copyOf(claims);
    caveats = List.copyOf(caveats);
  }
}
