package dev.assay.engine.calibrate;

import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.Limits;
import dev.assay.engine.hardware.LogicalCpu;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.NumaNode;
import dev.assay.engine.hardware.SoftwareFacts;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Machines made of the facts that calibration looks at; everything else is unknown. */
public final class MachineFixture {

  private @Nullable List<LogicalCpu> cpus;
  private @Nullable List<CpuCache> caches;
  private @Nullable List<NumaNode> nodes;
  private @Nullable List<Integer> allowed;
  private @Nullable Double quota;
  private @Nullable Long memoryBytes;

  /** This many CPUs, each a core of its own on one socket. */
  public MachineFixture cpus(int count) {
    return cpus(
        IntStream.range(0, count).mapToObj(i -> new LogicalCpu(i, i, 0, 0, "uniform", 0)).toList());
  }

  /** These CPUs. */
  public MachineFixture cpus(List<LogicalCpu> some) {
    cpus = some;
    return this;
  }

  /** These caches. */
  public MachineFixture caches(List<CpuCache> some) {
    caches = some;
    return this;
  }

  /** These nodes. */
  public MachineFixture nodes(List<NumaNode> some) {
    nodes = some;
    return this;
  }

  /** An affinity mask. */
  public MachineFixture allowed(List<Integer> some) {
    allowed = some;
    return this;
  }

  /** A CPU quota in cores. */
  public MachineFixture quota(double cores) {
    quota = cores;
    return this;
  }

  /** Memory of the machine. */
  public MachineFixture memory(long bytes) {
    memoryBytes = bytes;
    return this;
  }

  /** The hardware facts. */
  public HardwareFacts facts() {
    return new HardwareFacts(
        fact(null),
        fact(null),
        fact(null),
        fact(null),
        fact(null),
        fact(cpus),
        fact(caches),
        fact(nodes),
        fact(memoryBytes),
        fact(null),
        fact(null),
        fact(null),
        fact(null),
        fact(null),
        new Limits(fact(allowed), fact(quota), fact(null), fact(null)));
  }

  /** The machine. */
  public Machine machine() {
    SoftwareFacts software =
        new SoftwareFacts(
            fact(null),
            fact(null),
            fact(null),
            fact(null),
            fact(null),
            fact(null),
            fact(null),
            fact(null),
            fact(null),
            fact(null));
    return new Machine(facts(), software, "fixture", "fixture");
  }

  private static <T> Fact<T> fact(@Nullable T value) {
    return value == null ? Fact.unknown("fixture", "not set") : Fact.known(value, "fixture");
  }
}
