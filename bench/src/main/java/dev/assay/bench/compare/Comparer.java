package dev.assay.bench.compare;

import dev.assay.bench.compare.Comparison.Pair;
import dev.assay.bench.compare.Comparison.Refusal;
import dev.assay.bench.compare.Comparison.Row;
import dev.assay.bench.compare.Comparison.Standing;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.stats.Change;
import dev.assay.bench.stats.Drift;
import dev.assay.bench.stats.ForkPair;
import dev.assay.bench.stats.Ratio;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares runs with the first of them: {@code ./assay compare A B [C…]}. */
public final class Comparer {

  /** A change of up to three per cent either way counts as none. */
  public static final double DEFAULT_BAND = 0.03;

  private static final String ONE_FORK =
      "one fork each says nothing of how forks differ; run with --profile quick or full";

  private final double band;

  /**
   * A comparer.
   *
   * @param band share up to which a change counts as none, above 0 and below 1
   */
  public Comparer(double band) {
    if (!(band > 0 && band < 1)) {
      throw new IllegalArgumentException("the band is a share between 0 and 1, not " + band);
    }
    this.band = band;
  }

  /**
   * Reads and compares.
   *
   * @param paths at least two: folders of runs, or JMH files
   * @param acceptEdited true to compare records that were changed after Assay wrote them
   * @throws BadRecord when one cannot be read
   * @throws NotComparable when they make no sense side by side
   */
  public Comparison compare(List<Path> paths, boolean acceptEdited)
      throws BadRecord, NotComparable {
    Set<Path> seen = new HashSet<>();
    List<Source> sources = new ArrayList<>();
    for (Path path : paths) {
      Source source = Source.read(path);
      if (!seen.add(real(path))) {
        throw new NotComparable(path + " is named twice; name two different runs");
      }
      if (source.edited() && !acceptEdited) {
        throw new NotComparable(
            path
                + " was changed after Assay wrote it (its check value does not fit); restore it,"
                + " or compare it as it is with --accept-edited");
      }
      sources.add(source);
    }
    return compareSources(sources);
  }

  /** As the other, with records that are read already; edited ones are compared as they are. */
  public Comparison compareRecords(List<StoredRecord> records) throws NotComparable {
    return compareSources(records.stream().map(r -> Source.of(r.folder().toString(), r)).toList());
  }

  private Comparison compareSources(List<Source> sources) throws NotComparable {
    if (sources.size() < 2) {
      throw new NotComparable("a comparison needs two runs; name another one");
    }
    List<ForkPair> family = new ArrayList<>();
    List<Draft> drafts = new ArrayList<>();
    for (Source other : sources.subList(1, sources.size())) {
      drafts.add(new Draft(sources.getFirst(), other, family));
    }
    Iterator<Ratio> ratios = Ratio.of(family).iterator();
    return new Comparison(band, drafts.stream().map(draft -> draft.finish(ratios)).toList());
  }

  private static Path real(Path path) throws BadRecord {
    try {
      Path real = path.toRealPath();
      return real.endsWith("run.json") ? Objects.requireNonNull(real.getParent()) : real;
    } catch (IOException e) {
      throw new BadRecord("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** One pair before the family's ratios are known. */
  private final class Draft {

    private final Source baseline;
    private final Source other;
    private final Matcher matcher;
    private final boolean sameMachine;
    private final Optional<Drift> drift;

    Draft(Source baseline, Source other, List<ForkPair> family) throws NotComparable {
      this.baseline = baseline;
      this.other = other;
      if ((baseline.run() == null) != (other.run() == null)) {
        throw new NotComparable(
            "one of "
                + baseline.name()
                + " and "
                + other.name()
                + " is JMH output, the other a run record; name the record's jmh.json instead");
      }
      matcher = new Matcher(baseline, other);
      if (matcher.matches().isEmpty()) {
        Optional<Refusal> first = matcher.refused().stream().findFirst();
        throw new NotComparable(
            baseline.name()
                + " and "
                + other.name()
                + " have nothing to compare"
                + first.map(r -> "; " + r.key() + ": " + r.reason()).orElse(""));
      }
      sameMachine = baseline.system().equals(other.system());
      drift = RulerDrift.between(baseline.ruler(), other.ruler());
      if (sameMachine) {
        for (Matcher.Match match : matcher.matches()) {
          if (hasRatio(match)) {
            family.add(
                ForkPair.of(
                    match.baseline().forks(),
                    match.other().forks(),
                    drift.orElse(Drift.NONE),
                    match.baseline().key().hashCode()));
          }
        }
      }
    }

    Pair finish(Iterator<Ratio> ratios) {
      List<Row> rows = new ArrayList<>();
      if (sameMachine) {
        for (Matcher.Match match : matcher.matches()) {
          rows.add(hasRatio(match) ? row(match, ratios.next()) : plain(match));
        }
        rows.sort(
            Comparator.comparing(Row::standing)
                .thenComparing(Comparator.comparingDouble(Comparer::distance).reversed()));
      }
      return new Pair(
          baseline.name(),
          other.name(),
          sameMachine,
          drift.map(Drift::share).orElse(null),
          Notes.of(baseline, other, sameMachine, drift),
          RunFacts.differences(baseline.facts(), other.facts()),
          ClaimChanges.of(baseline.run(), other.run()),
          rows,
          sameMachine ? List.of() : Machines.rows(matcher.matches(), baseline.run(), other.run()),
          matcher.refused());
    }

    private Row row(Matcher.Match match, Ratio ratio) {
      Change change = ratio.change(band);
      boolean up = match.baseline().direction() == Direction.HIGHER_IS_BETTER;
      Standing standing =
          switch (change) {
            case SAME -> Standing.SAME;
            case UNCLEAR -> Standing.TOO_NOISY;
            case HIGHER -> up ? Standing.FASTER : Standing.SLOWER;
            case LOWER -> up ? Standing.SLOWER : Standing.FASTER;
          };
      return row(match, standing, ratio, "");
    }

    /** A row without statistics: a model's figure, or too few forks. */
    private Row plain(Matcher.Match match) {
      Measurement a = match.baseline();
      double x = a.estimate().value();
      double y = match.other().estimate().value();
      if (!a.simulated()) {
        return row(match, Standing.TOO_NOISY, null, ONE_FORK);
      }
      boolean overlap =
          a.estimate().low() <= match.other().estimate().high()
              && match.other().estimate().low() <= a.estimate().high();
      if (x != y && overlap) {
        return row(match, Standing.TOO_NOISY, null, "a model's figure; the intervals overlap");
      }
      boolean better = (y > x) == (a.direction() == Direction.HIGHER_IS_BETTER);
      return row(
          match,
          x == y ? Standing.SAME : better ? Standing.FASTER : Standing.SLOWER,
          null,
          "a model's figure, without noise");
    }

    private Row row(Matcher.Match match, Standing standing, @Nullable Ratio ratio, String reason) {
      Measurement a = match.baseline();
      return new Row(
          (a.simulated() ? Row.MODEL : "") + a.key(),
          a.unit(),
          a.direction() == Direction.HIGHER_IS_BETTER,
          standing,
          a.estimate().value(),
          match.other().estimate().value(),
          ratio,
          reason);
    }
  }

  private static double distance(Row row) {
    return Math.abs(Math.log(row.other() / row.baseline()));
  }

  private static boolean hasRatio(Matcher.Match match) {
    return !match.baseline().simulated()
        && match.baseline().forks().size() + match.other().forks().size() > 2
        && usable(match.baseline())
        && usable(match.other());
  }

  private static boolean usable(Measurement m) {
    return !m.forks().isEmpty()
        && m.forks().stream()
            .allMatch(fork -> !fork.isEmpty() && fork.stream().allMatch(x -> x > 0));
  }
}
