package dev.assay.bench.report;

import dev.assay.bench.report.markup.Markup;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.tune.Choice;
import java.util.List;

/** What the machine lets a program use, and what the engine chose to use of it. */
final class Choices {

  private Choices() {}

  static void writeCapabilities(Markup m, List<Capability> capabilities) {
    if (capabilities.isEmpty()) {
      m.leaf("p.soft", "This record holds no probes.");
      return;
    }
    m.open("div.scroll", "tabindex", "0", "role", "region", "aria-label", "capabilities");
    m.open("table.probes").open("tbody");
    for (Capability c : capabilities) {
      m.open("tr").leaf("th", c.title(), "scope", "row");
      m.open("td").leaf("span.sign." + style(c), sign(c)).close();
      m.open("td").text(c.finding());
      if (!c.mend().isEmpty()) {
        m.open("p.mend").leaf("b", "To enable: ").text(c.mend()).close();
      }
      m.close(2);
    }
    m.close(3);
  }

  private static String sign(Capability c) {
    return switch (c.status()) {
      case AVAILABLE -> "✓ available";
      case PARTIAL -> "◐ in part";
      case UNAVAILABLE -> "✗ not available";
      case UNKNOWN -> "? unknown";
    };
  }

  private static String style(Capability c) {
    return switch (c.status()) {
      case AVAILABLE -> "good";
      case PARTIAL -> "half";
      case UNAVAILABLE -> "bad";
      case UNKNOWN -> "none";
    };
  }

  static void writeTuning(Markup m, List<Choice> choices) {
    if (choices.isEmpty()) {
      m.leaf("p.soft", "No choices were derived: the run has no tuning yet.");
      return;
    }
    var columns = List.of("Choice", "Value", "Fixed default", "Decided by", "Because");
    new Table(
            "the engine's choices",
            columns,
            choices.stream()
                .map(
                    c ->
                        List.of(
                            c.id(),
                            c.value() + (c.overridden() ? " (set by the user)" : ""),
                            c.fixedDefault(),
                            c.decidedBy(),
                            c.reason()))
                .toList())
        .write(m);
  }
}
