package dev.assay.bench.cli;

import dev.assay.bench.compare.Comparer;
import dev.assay.bench.compare.Comparison;
import dev.assay.bench.compare.ComparisonText;
import dev.assay.bench.compare.NotComparable;
import dev.assay.bench.record.BadRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./assay compare}: the first run beside each of the others. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compare runs with the first of them: verdicts on one machine, side by side across machines.",
      "Folders of runs, or JSON files that any JMH wrote. Exit status 1 when something is slower."
    })
final class CompareCommand implements Callable<Integer> {

  @Parameters(arity = "2..*", paramLabel = "RUN", description = "The baseline, then the others.")
  List<Path> runs = new ArrayList<>();

  @Option(
      names = "--band",
      paramLabel = "SHARE",
      defaultValue = "0.03",
      description = "A change up to this counts as none; default 0.03.")
  double band = Comparer.DEFAULT_BAND;

  @Option(
      names = "--accept-edited",
      description = "Compare records that were changed after Assay wrote them.")
  boolean acceptEdited;

  @Mixin Output output = new Output();

  @Override
  public Integer call() throws BadRecord {
    Comparison comparison = comparison();
    if (!output.printsAsJson(comparison)) {
      output.line(ComparisonText.of(comparison).stripTrailing());
    }
    return comparison.anySlower() ? Assay.CHECK_FAILED : 0;
  }

  private Comparison comparison() throws BadRecord {
    try {
      return new Comparer(band).compare(runs, acceptEdited);
    } catch (NotComparable | IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }
}
