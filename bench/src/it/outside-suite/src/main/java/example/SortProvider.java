package example;

import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadProvider;
import java.util.List;

/** Named in META-INF/services. */
public final class SortProvider implements WorkloadProvider {
  @Override
  public List<Workload> workloads() {
    return List.of(new SortWorkload());
  }
}
