package dev.assay.bench.suite.radix;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.exec.kernel.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Tuples of two inputs, room for their partitions and for tables; all of it on huge pages. */
final class Tuples implements AutoCloseable {

  private final List<MemoryRegion> regions = new ArrayList<>();
  private final MemoryBudget budget;
  private final MemorySegment build;
  private final MemorySegment probe;
  private final MemorySegment builtParts;
  private final MemorySegment probedParts;
  private final MemorySegment table;
  private final MemorySegment buffers;
  private final int buildTuples;
  private final int probeTuples;

  /**
   * Makes keys from 1 on, in random order.
   *
   * @param buildTuples each with another key; 0 for a grouping
   * @param keys of the probe tuples, at random
   */
  Tuples(
      int buildTuples,
      int probeTuples,
      int keys,
      long tableBytes,
      int mostBits,
      MemoryBudget budget) {
    this.budget = budget;
    this.buildTuples = buildTuples;
    this.probeTuples = probeTuples;
    build = open("build", 8L * buildTuples);
    probe = open("probe", 8L * probeTuples);
    builtParts = open("parts of build", 8L * buildTuples);
    probedParts = open("parts of probe", 8L * probeTuples);
    table = open("table", tableBytes);
    buffers = open("buffers", Partitioner.bufferBytes(mostBits));
    SplittableRandom random = new SplittableRandom(keys);
    for (int i = 0; i < buildTuples; i++) {
      // the inside-out shuffle of Fisher and Yates
      int other = random.nextInt(i + 1);
      Memory.putLong(at(build, i), Memory.getLong(at(build, other)));
      Memory.putLong(at(build, other), tuple(i + 1));
    }
    for (int i = 0; i < probeTuples; i++) {
      Memory.putLong(at(probe, i), tuple(1 + random.nextInt(keys)));
    }
  }

  private MemorySegment open(String name, long bytes) {
    RegionRequest request =
        RegionRequest.of(name, Math.max(64, bytes)).withPages(PageKind.TRANSPARENT_HUGE);
    MemoryRegion region = MemoryRegion.open(request, budget);
    regions.add(region);
    return region.segment();
  }

  private static long at(MemorySegment tuples, int index) {
    return tuples.address() + 8L * index;
  }

  private static long tuple(int key) {
    return (long) key << Integer.SIZE | (key & 0xFFFF);
  }

  /** Joins by partitions of so many bits; 0 for one table of all. */
  long join(int bits) {
    if (bits == 0) {
      return HashTables.join(build.address(), buildTuples, probe.address(), probeTuples, table, 0);
    }
    Partitioner ofBuild = parted(bits, build, buildTuples, builtParts);
    Partitioner ofProbe = parted(bits, probe, probeTuples, probedParts);
    long sum = 0;
    for (int part = 0; part < 1 << bits; part++) {
      int first = ofBuild.start(part);
      int probed = ofProbe.start(part);
      sum +=
          HashTables.join(
              at(builtParts, first),
              ofBuild.start(part + 1) - first,
              at(probedParts, probed),
              ofProbe.start(part + 1) - probed,
              table,
              bits);
    }
    return sum;
  }

  /** Groups the probe tuples, which have at most so many keys, in the same way. */
  long group(int bits, int keys) {
    if (bits == 0) {
      return HashTables.group(probe.address(), probeTuples, table, keys, 0);
    }
    Partitioner parts = parted(bits, probe, probeTuples, probedParts);
    long answer = 0;
    for (int part = 0; part < 1 << bits; part++) {
      int first = parts.start(part);
      int count = parts.start(part + 1) - first;
      int share = Math.min(count, roomFor(keys, bits));
      answer += HashTables.group(at(probedParts, first), count, table, share, bits);
    }
    return answer;
  }

  /** Keys that a partition has at most: they spread evenly, so it is little more than its share. */
  static int roomFor(int keys, int bits) {
    return (keys >>> bits) + (keys >>> (bits + 2)) + 64;
  }

  private Partitioner parted(int bits, MemorySegment from, int tuples, MemorySegment to) {
    Partitioner partitioner = new Partitioner(bits, buffers.address());
    partitioner.scatter(from.address(), tuples, to.address());
    return partitioner;
  }

  @Override
  public void close() {
    regions.forEach(MemoryRegion::close);
  }
}
