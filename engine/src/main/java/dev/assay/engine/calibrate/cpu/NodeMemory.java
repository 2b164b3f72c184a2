package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.NumaNode;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRefused;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.memory.RegionRequest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * One region of memory on each NUMA node whose CPUs take part, bound to it; threads on a node
 * divide its region among themselves. Huge pages are asked for, so that bandwidth is not limited by
 * page walks.
 */
final class NodeMemory implements AutoCloseable {

  /** What every 64-bit word holds at first: odd, so that no sum of few words is zero. */
  static final long INITIAL = Double.doubleToRawLongBits(Math.nextUp(1.0));

  private static final int CHUNK_BYTES = 1 << 16;
  private static final long SLICE_ALIGNMENT_BYTES = 4096;

  private final SortedMap<Integer, List<Integer>> cpusByNode;
  private final Map<Integer, Integer> nodeOf = new HashMap<>();
  private final Map<Integer, MemoryRegion> regions = new HashMap<>();

  private NodeMemory(SortedMap<Integer, List<Integer>> cpusByNode) {
    this.cpusByNode = cpusByNode;
    cpusByNode.forEach((node, cpus) -> cpus.forEach(cpu -> nodeOf.put(cpu, node)));
  }

  /**
   * Opens the regions and writes {@link #INITIAL} everywhere.
   *
   * @param wantedBytes size of a node's region, given the CPUs that take part on it; less is taken
   *     where memory does not allow that
   * @throws MemoryRefused when the system gives no memory
   */
  static NodeMemory open(
      HardwareFacts facts, List<Integer> cpus, ToLongFunction<List<Integer>> wantedBytes) {
    NodeMemory memory = new NodeMemory(cpusByNode(facts, cpus));
    try {
      memory.cpusByNode.forEach(
          (node, ofNode) ->
              memory.openRegion(node, wantedBytes.applyAsLong(ofNode), usableBytes(facts)));
      return memory;
    } catch (MemoryRefused refused) {
      memory.close();
      throw refused;
    }
  }

  private void openRegion(int node, long wantedBytes, long usableBytes) {
    int nodes = cpusByNode.size();
    long bytes = roundDown(Math.min(wantedBytes, usableBytes / nodes));
    RegionRequest request =
        RegionRequest.of("bandwidth calibration", bytes)
            .withPages(PageKind.TRANSPARENT_HUGE)
            .withAlignment(SLICE_ALIGNMENT_BYTES)
            .onNode(nodes > 1 ? node : RegionRequest.ANY_NODE);
    MemoryRegion region = MemoryRegion.open(request, MemoryBudget.of(2 * usableBytes));
    regions.put(node, region);
    MemorySegment memory = region.segment();
    long head = Math.min(CHUNK_BYTES, bytes);
    for (long offset = 0; offset < head; offset += Long.BYTES) {
      memory.set(ValueLayout.JAVA_LONG, offset, INITIAL);
    }
    for (long offset = head; offset < bytes; offset += CHUNK_BYTES) {
      MemorySegment.copy(memory, 0, memory, offset, Math.min(CHUNK_BYTES, bytes - offset));
    }
  }

  /** A quarter of what machine or control group grant, no more than half of what is free. */
  static long usableBytes(HardwareFacts facts) {
    long granted =
        Math.min(
            facts.memoryBytes().orElse(Long.MAX_VALUE),
            facts.limits().memoryLimitBytes().orElse(Long.MAX_VALUE));
    long free =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getFreeMemorySize()
            : Runtime.getRuntime().maxMemory();
    return Math.max(SLICE_ALIGNMENT_BYTES, Math.min(granted / 4, free / 2));
  }

  /** The part of its node's region that a CPU has, when those on its node divide it evenly. */
  MemorySegment slice(int cpu, List<Integer> active) {
    int node = nodeOf.getOrDefault(cpu, 0);
    List<Integer> sharing =
        active.stream().filter(other -> nodeOf.getOrDefault(other, 0) == node).toList();
    MemorySegment region = region(node).segment();
    long bytes = roundDown(region.byteSize() / sharing.size());
    return region.asSlice(bytes * sharing.indexOf(cpu), bytes);
  }

  /** True when each of these CPUs' nodes has this many times its outermost caches. */
  boolean exceeds(CacheHierarchy caches, double times, List<Integer> active) {
    return active.stream()
        .map(cpu -> nodeOf.getOrDefault(cpu, 0))
        .distinct()
        .allMatch(
            node ->
                region(node).sizeBytes()
                    >= times * caches.lastLevelBytes(cpusByNode.getOrDefault(node, List.of())));
  }

  /** Share of the memory that really stands on huge pages, 0 to 1. */
  double hugeShare() {
    return regions.values().stream().mapToDouble(r -> r.backing().hugeShare()).min().orElse(0);
  }

  @Override
  public void close() {
    regions.values().forEach(MemoryRegion::close);
  }

  private MemoryRegion region(int node) {
    MemoryRegion region = regions.get(node);
    if (region == null) {
      throw new IllegalArgumentException("no memory was opened on node " + node);
    }
    return region;
  }

  private static SortedMap<Integer, List<Integer>> cpusByNode(
      HardwareFacts facts, List<Integer> cpus) {
    Map<Integer, Integer> nodes = new HashMap<>();
    for (NumaNode node : facts.nodes().orElse(List.of())) {
      node.cpus().forEach(cpu -> nodes.put(cpu, node.id()));
    }
    SortedMap<Integer, List<Integer>> result = new TreeMap<>();
    for (int cpu : cpus) {
      result.computeIfAbsent(nodes.getOrDefault(cpu, 0), n -> new ArrayList<>()).add(cpu);
    }
    return result;
  }

  private static long roundDown(long bytes) {
    return Math.max(SLICE_ALIGNMENT_BYTES, bytes & -SLICE_ALIGNMENT_BYTES);
  }
}
