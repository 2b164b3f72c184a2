package dev.assay.bench.report;

import dev.assay.bench.report.markup.Markup;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.tune.Choice;
import java.util.ArrayList;
import java.util.List;

/** What the machine lets a program use, and what the engine chose to use of it. */
final class Choices {

  private Choices() {}

  static void writeCapabilities(Markup m, List<Capability> capabilities) {
    List<List<String>> rows = new ArrayList<>();
    for (Capability c : capabilities) {
      String sign =
          switch (c.status()) {
            case AVAILABLE -> "✓ available";
            case PARTIAL -> "◐ in part";
            case UNAVAILABLE -> "✗ not available";
            case UNKNOWN -> "? unknown";
          };
      rows.add(List.of(c.title(), sign, c.finding(), c.mend()));
    }
    List<String> columns = List.of("Capability", "Status", "Finding", "To enable");
    new Table("Capabilities", columns, rows).write(m, "table.probes");
  }

  static void writeTuning(Markup m, List<Choice> choices) {
    List<List<String>> rows = new ArrayList<>();
    for (Choice c : choices) {
      String value = c.value() + (c.overridden() ? " (set by the user)" : "");
      rows.add(List.of(c.id(), value, c.fixedDefault(), c.decidedBy(), c.reason()));
    }
    List<String> columns = List.of("Choice", "Value", "Fixed default", "Decided by", "Because");
    new Table("The engine's choices", columns, rows).write(m);
  }
}
