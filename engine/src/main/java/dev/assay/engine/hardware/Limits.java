package dev.assay.engine.hardware;

import java.util.List;

/**
 * What this process may use of the machine; in a container less than the machine has.
 *
 * @param allowedCpus CPUs that the scheduler may put this process on, ascending
 * @param cpuQuota CPU time per wall time that the control group grants, in cores; unknown where no
 *     quota is set
 * @param memoryLimitBytes the control group's memory limit; unknown where none is set
 * @param lockedMemoryLimitBytes RLIMIT_MEMLOCK; {@link Long#MAX_VALUE} when unlimited
 */
public record Limits(
    Fact<List<Integer>> allowedCpus,
    Fact<Double> cpuQuota,
    Fact<Long> memoryLimitBytes,
    Fact<Long> lockedMemoryLimitBytes) {}
