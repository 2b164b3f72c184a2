package dev.assay.bench.compare;

import dev.assay.bench.compare.Comparison.Difference;
import dev.assay.bench.record.RunRecord;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.SoftwareFacts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What may differ between two runs of one machine, and explain what their figures show. */
final class RunFacts {

  private RunFacts() {}

  static SortedMap<String, String> of(RunRecord run) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (RecordComponent component : SoftwareFacts.class.getRecordComponents()) {
      facts.put(component.getName(), text(run.machine().software(), component));
    }
    facts.put("profile", run.profile().name());
    facts.put("settings", run.settings().toString());
    facts.put("assay version", run.source().version());
    facts.put(
        "commit", run.source().commit() + (run.source().dirty() ? " with local changes" : ""));
    return facts;
  }

  /** Each fact that differs, with what both say of it. */
  static List<Difference> differences(
      SortedMap<String, String> baseline, SortedMap<String, String> other) {
    SortedSet<String> names = new TreeSet<>(baseline.keySet());
    names.addAll(other.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      String before = baseline.getOrDefault(name, "not stated");
      String after = other.getOrDefault(name, "not stated");
      if (!before.equals(after)) {
        differences.add(new Difference(name, before, after));
      }
    }
    return differences;
  }

  private static String text(SoftwareFacts facts, RecordComponent component) {
    try {
      return component.getAccessor().invoke(facts) instanceof Fact<?> fact && fact.isKnown()
          ? Objects.toString(fact.value())
          : "unknown";
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a record's accessor can be called: " + component, e);
    }
  }
}
