package dev.assay.engine.hardware;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Sets of CPU or node numbers in the kernel's two spellings: the list {@code 0-3,8} and the mask
 * {@code 00000001,0000000f}. Source: cpuset(7), section "Formats".
 */
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
    return Optional.of(members(set));
  }

  /** Members of a mask of 32-bit words, the highest first. */
  static Optional<List<Integer>> parseMask(String text) {
    String digits = text.strip().replace(",", "");
    if (digits.isEmpty() || digits.length() > MAX_CPUS / 4) {
      return Optional.empty();
    }
    BitSet set = new BitSet();
    for (int i = 0; i < digits.length(); i++) {
      int nibble = Character.digit(digits.charAt(digits.length() - 1 - i), 16);
      if (nibble < 0) {
        return Optional.empty();
      }
      for (int bit = 0; bit < 4; bit++) {
        set.set(4 * i + bit, (nibble >> bit & 1) != 0);
      }
    }
    return Optional.of(members(set));
  }

  /** The set in a list file, or in the mask file that older kernels have instead. */
  static Fact<List<Integer>> read(SystemFiles files, String listPath, String maskPath) {
    Fact<String> list = files.line(listPath);
    if (list.value() != null) {
      return toFact(parseList(list.value()), listPath);
    }
    Fact<String> mask = files.line(maskPath);
    return mask.value() == null
        ? list.map(text -> List.of())
        : toFact(parseMask(mask.value()), maskPath);
  }

  private static Fact<List<Integer>> toFact(Optional<List<Integer>> set, String path) {
    return set.map(cpus -> Fact.known(cpus, path))
        .orElseGet(() -> Fact.unknown(path, "it holds no set of CPU numbers"));
  }

  private static List<Integer> members(BitSet set) {
    return set.stream().boxed().toList();
  }
}
