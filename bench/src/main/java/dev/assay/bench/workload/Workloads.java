package dev.assay.bench.workload;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All workloads that can be run, in the order of their providers; immutable. */
public final class Workloads {

  private static final Pattern ID = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");
  private static final Pattern CLAIM = Pattern.compile("[A-Z]+[0-9]+");
  private static final int SUGGESTIONS = 3;

  private final List<Workload> all;

  /**
   * Checks and keeps the workloads.
   *
   * @throws IllegalArgumentException when two have the same id, or an id is not well formed; the
   *     message is one line
   */
  public Workloads(Collection<Workload> workloads) {
    Map<String, Workload> byId = new TreeMap<>();
    for (Workload workload : workloads) {
      if (!ID.matcher(workload.id()).matches()) {
        throw new IllegalArgumentException(
            named(workload) + " is not a dotted name of lower-case letters, digits and dashes.");
      }
      Workload other = byId.putIfAbsent(workload.id(), workload);
      if (other != null) {
        throw new IllegalArgumentException(
            named(workload)
                + " is already taken by "
                + other.getClass().getName()
                + ": rename one of them or take its jar off the class path.");
      }
    }
    all = List.copyOf(workloads);
  }

  private static String named(Workload workload) {
    return "Workload id '" + workload.id() + "' of " + workload.getClass().getName();
  }

  /** All that the providers on the class path add. */
  public static Workloads load() {
    return new Workloads(
        ServiceLoader.load(WorkloadProvider.class).stream()
            .flatMap(provider -> provider.get().workloads().stream())
            .toList());
  }

  /** Every workload, in the order of the providers. */
  public List<Workload> all() {
    return all;
  }

  /**
   * The workloads that any of the patterns selects, in the registry's order. A pattern is an id,
   * the dotted beginning of ids ({@code simd} selects {@code simd.filter}), an id with {@code *}
   * for any run of characters, or the id of a claim, in either case. No patterns select all.
   *
   * @throws IllegalArgumentException when a pattern selects nothing; the message is one line and
   *     names what is nearest
   */
  public List<Workload> select(Collection<String> patterns) {
    if (patterns.isEmpty()) {
      return all;
    }
    Set<String> selected = new TreeSet<>();
    for (String pattern : patterns) {
      List<String> ids = all.stream().filter(w -> matches(w, pattern)).map(Workload::id).toList();
      if (ids.isEmpty() && CLAIM.matcher(pattern).matches()) {
        throw new IllegalArgumentException(
            "no workload for claim " + pattern + " is built yet. See all with --list.");
      }
      if (ids.isEmpty()) {
        throw new IllegalArgumentException(
            "No workload or claim is called '"
                + pattern
                + "'; nearest: "
                + String.join(", ", nearest(pattern))
                + ". See all with --list.");
      }
      selected.addAll(ids);
    }
    return all.stream().filter(w -> selected.contains(w.id())).toList();
  }

  private static boolean matches(Workload workload, String pattern) {
    String id = workload.id();
    if (pattern.indexOf('*') >= 0) {
      String regex =
          Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
      return Pattern.matches(regex, id);
    }
    return id.equals(pattern)
        || id.startsWith(pattern + ".")
        || workload.claims().stream().anyMatch(claim -> claim.equalsIgnoreCase(pattern));
  }

  private List<String> nearest(String pattern) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    return all.stream()
        .flatMap(w -> Stream.concat(Stream.of(w.id()), w.claims().stream()))
        .distinct()
        .sorted(
            Comparator.comparingInt(
                    (String name) -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SUGGESTIONS)
        .toList();
  }

  /** Edits that turn one word into the other (Levenshtein); containing it whole counts as one. */
  private static int distance(String a, String b) {
    if (b.contains(a)) {
      return 1;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
