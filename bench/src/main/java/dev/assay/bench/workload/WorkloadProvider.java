package dev.assay.bench.workload;

import java.util.List;

/** Found by {@link java.util.ServiceLoader}: any jar on the class path can add workloads. */
public interface WorkloadProvider {

  /** The workloads this provider adds; the same list at every call. */
  List<Workload> workloads();
}
