package dev.assay.bench.jmh;

import dev.assay.bench.workload.Ceiling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Benchmark methods of one class that run under the same settings, one measurement each.
 *
 * @param suite class of the benchmarks
 * @param methods names of its {@code @Benchmark} methods; each is the metric of its measurement
 * @param params JMH parameters, one value each; machine-dependent ones belong here
 * @param labels parameters of the measurement: what tells it from others of its metric, comparable
 *     across machines; {@code threads} is always among them
 * @param threads threads that run the method at once
 * @param operationsPerInvocation what one call counts for, so that results are per row or per hop
 * @param jvmArguments arguments of the forks beside {@link JvmOptions#flags()}
 * @param ceilings what bounds a method, by name; for one operation of one thread
 */
public record JmhPass(
    Class<?> suite,
    List<String> methods,
    SortedMap<String, String> params,
    SortedMap<String, String> labels,
    int threads,
    int operationsPerInvocation,
    List<String> jvmArguments,
    Map<String, Ceiling> ceilings) {

  /** Checks and freezes. */
  public JmhPass {
    if (methods.isEmpty() || threads < 1 || operationsPerInvocation < 1) {
      throw new IllegalArgumentException(
          "a pass needs a method, a thread and an operation: " + suite.getSimpleName());
    }
    methods = List.copyOf(methods);
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    SortedMap<String, String> labelled = new TreeMap<>(labels);
    labelled.put("threads", Integer.toString(threads));
    labels = Collections.unmodifiableSortedMap(labelled);
    jvmArguments = List.copyOf(jvmArguments);
    ceilings = Map.copyOf(ceilings);
  }

  /** Some methods of a class: one thread, one operation a call, no parameters, no ceilings. */
  public static JmhPass of(Class<?> suite, String... methods) {
    SortedMap<String, String> none = new TreeMap<>();
    return new JmhPass(suite, List.of(methods), none, none, 1, 1, List.of(), Map.of());
  }

  /** The pass with a JMH parameter set. */
  public JmhPass param(String name, Object value) {
    SortedMap<String, String> more = new TreeMap<>(params);
    more.put(name, value.toString());
    return new JmhPass(
        suite, methods, more, labels, threads, operationsPerInvocation, jvmArguments, ceilings);
  }

  /** The pass with a label on its measurements. */
  public JmhPass label(String name, Object value) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(name, value.toString());
    return new JmhPass(
        suite, methods, params, more, threads, operationsPerInvocation, jvmArguments, ceilings);
  }

  /** The pass on so many threads. */
  public JmhPass threads(int count) {
    return new JmhPass(
        suite, methods, params, labels, count, operationsPerInvocation, jvmArguments, ceilings);
  }

  /** The pass with results divided by the operations that one call stands for. */
  public JmhPass operations(int perInvocation) {
    return new JmhPass(
        suite, methods, params, labels, threads, perInvocation, jvmArguments, ceilings);
  }

  /** The pass with one more argument for its forks. */
  public JmhPass jvmArgument(String argument) {
    List<String> more = new ArrayList<>(jvmArguments);
    more.add(argument);
    return new JmhPass(
        suite, methods, params, labels, threads, operationsPerInvocation, more, ceilings);
  }

  /** The pass with a ceiling for one of its methods. */
  public JmhPass boundedBy(String method, Ceiling ceiling) {
    Map<String, Ceiling> more = new TreeMap<>(ceilings);
    more.put(method, ceiling);
    return new JmhPass(
        suite, methods, params, labels, threads, operationsPerInvocation, jvmArguments, more);
  }

  /** The pass with the same ceiling for all of its methods. */
  public JmhPass boundedBy(Ceiling ceiling) {
    Map<String, Ceiling> same = new TreeMap<>();
    methods.forEach(method -> same.put(method, ceiling));
    return new JmhPass(
        suite, methods, params, labels, threads, operationsPerInvocation, jvmArguments, same);
  }
}
