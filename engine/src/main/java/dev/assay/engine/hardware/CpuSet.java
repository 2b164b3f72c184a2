package dev.assay.engine.hardware;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Sets of CPU or node numbers as the kernel lists them: {@code 0-3,8}. Source: cpuset(7). */
final class CpuSet {

  /** The largest NR_CPUS that Linux can be built with. */
  static final int MAX_CPUS = 8192;

  private CpuSet() {}

  /** Members of a list, ascending; empty when the text is not a list of numbers below the limit. */
  static Optional<List<Integer>> parseList(String text) {
    BitSet set = new BitSet();
    for (String range : text.strip().split(",", MAX_CPUS)) {
      if (range.isBlank()) {
        continue;
      }
      int dash = range.indexOf('-');
      long first = SystemFiles.parse(dash < 0 ? range : range.substring(0, dash), -1);
      long last = dash < 0 ? first : SystemFiles.parse(range.substring(dash + 1), -1);
      if (first < 0 || last < first || last >= MAX_CPUS) {
        return Optional.empty();
      }
      set.set((int) first, (int) last + 1);
    }
    return Optional.of(set.stream().boxed().toList());
  }

  /** The set in a file; empty where there is none. */
  static List<Integer> read(SystemFiles files, String path) {
    return files.line(path).get().flatMap(CpuSet::parseList).orElse(List.of());
  }
}
