package dev.assay.bench.report;

import dev.assay.bench.claim.Claim;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.ClaimOutcome;
import dev.assay.bench.report.markup.Markup;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ledger under this run's verdicts. The filter is a row of radio buttons and rules in the style
 * sheet, so that it works without a script.
 *
 * @param outcomes the verdicts
 * @param ledger the claims by id
 */
record Claims(List<ClaimOutcome> outcomes, Map<String, Claim> ledger) {

  private static final String[] OPEN = {"open", "open"};

  /** A verdict in words. */
  static String name(Verdict verdict) {
    return switch (verdict) {
      case NOT_BUILT -> "not built yet";
      default -> verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private static String slug(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String sign(Verdict verdict) {
    return switch (verdict) {
      case CONFIRMED -> "✓";
      case REFUTED -> "✗";
      case DEPENDS_ON_BASELINE -> "◐";
      case NOT_DECIDABLE -> "?";
      default -> "";
    };
  }

  void write(Markup m) {
    if (outcomes.isEmpty()) {
      m.leaf("p.soft", "No claim was judged in this run.");
      return;
    }
    m.open("fieldset.filter").leaf("legend", "Show claims that are");
    m.radio("verdict", "v-all", "all " + outcomes.size(), true);
    for (Verdict verdict : Verdict.values()) {
      int count = of(verdict).size();
      if (count > 0) {
        m.radio("verdict", "v-" + slug(verdict), name(verdict) + " " + count, false);
      }
    }
    m.close();
    for (Verdict verdict : Verdict.values()) {
      group(m, verdict, of(verdict));
    }
  }

  private List<ClaimOutcome> of(Verdict verdict) {
    return outcomes.stream().filter(o -> o.judgement().verdict() == verdict).toList();
  }

  private void group(Markup m, Verdict verdict, List<ClaimOutcome> group) {
    if (group.isEmpty()) {
      return;
    }
    String[] state = verdict.compareTo(Verdict.NOT_TESTABLE) < 0 ? OPEN : new String[0];
    String heading = (sign(verdict) + " " + name(verdict)).strip() + ": " + group.size();
    m.open("details.group.g-" + slug(verdict), state);
    m.leaf("summary.verdict." + slug(verdict), heading);
    m.open("ul.claims");
    for (ClaimOutcome outcome : group) {
      claim(m, outcome, ledger.get(outcome.claim()));
    }
    m.close(2);
  }

  private static void claim(Markup m, ClaimOutcome outcome, @Nullable Claim claim) {
    Judgement judgement = outcome.judgement();
    m.open("li").leaf("b.id", outcome.claim()).open("div");
    String wording =
        claim == null ? "This claim is not in the ledger of this program." : claim.wording();
    m.leaf("p.wording", wording);
    boolean obvious = judgement.verdict() == Verdict.NOT_BUILT;
    if (!obvious && !judgement.summary().isEmpty()) {
      m.leaf("p", judgement.summary());
    }
    boolean more =
        claim != null || !judgement.evidence().isEmpty() || !outcome.ruleHash().isEmpty();
    if (more && !obvious) {
      m.open("details").leaf("summary", "Evidence and rule").open("ul");
      judgement.evidence().forEach(sentence -> m.leaf("li", sentence));
      if (claim != null) {
        line(m, "The ledger's rule", claim.rule());
        line(m, "Benchmark", claim.benchmark());
        line(m, "Source", claim.source());
        line(m, "Mode", claim.mode());
        line(m, "Not testable", claim.reason().equals(judgement.summary()) ? "" : claim.reason());
      }
      line(m, "Rule the verdict was given by", outcome.rule());
      line(m, "Hash of the rule, fixed before the run", outcome.ruleHash());
      m.close(2);
    } else if (claim != null) {
      m.leaf("p.source", claim.source());
    }
    m.close(2);
  }

  private static void line(Markup m, String name, String text) {
    if (!text.isBlank()) {
      m.open("li").leaf("b", name + ": ").text(text).close();
    }
  }
}
