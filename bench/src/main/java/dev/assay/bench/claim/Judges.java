package dev.assay.bench.claim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The ledger with the judges of those claims that have one; immutable. */
public final class Judges {

  private final Ledger ledger;
  private final SortedMap<String, Judge> byClaim;

  /**
   * Brings claims and judges together.
   *
   * @throws IllegalArgumentException when two judges decide one claim or one decides a claim that
   *     is not in the ledger; the message is one line
   */
  public Judges(Ledger ledger, Collection<Judge> judges) {
    this.ledger = ledger;
    this.byClaim = new TreeMap<>();
    for (Judge judge : judges) {
      if (ledger.find(judge.claim()).isEmpty()) {
        throw new IllegalArgumentException(
            judge.getClass().getName()
                + " judges the claim "
                + judge.claim()
                + ", which is not in the ledger: let its provider add the claim.");
      }
      Judge other = byClaim.putIfAbsent(judge.claim(), judge);
      if (other != null) {
        throw new IllegalArgumentException(
            "Claim "
                + judge.claim()
                + " has two judges, "
                + other.getClass().getName()
                + " and "
                + judge.getClass().getName()
                + ": take one of their jars off the class path.");
      }
    }
  }

  /** The shipped ledger with all that the providers on the class path add. */
  public static Judges load() {
    List<JudgeProvider> providers =
        ServiceLoader.load(JudgeProvider.class).stream().map(ServiceLoader.Provider::get).toList();
    return new Judges(
        Ledger.of(providers),
        providers.stream().flatMap(provider -> provider.judges().stream()).toList());
  }

  /** The claims. */
  public Ledger ledger() {
    return ledger;
  }

  /** Each judge's rule by claim: to be written down before anything is measured. */
  public SortedMap<String, String> rules() {
    SortedMap<String, String> rules = new TreeMap<>();
    byClaim.forEach((claim, judge) -> rules.put(claim, judge.rule()));
    return rules;
  }

  /** Ids of the workloads that decide a claim; none where it has no judge. */
  public Set<String> workloads(String claim) {
    Judge judge = byClaim.get(claim);
    return judge == null ? Set.of() : judge.workloads();
  }

  /**
   * Every claim of the ledger with its verdict, in the ledger's order.
   *
   * @param deliveries what became of each workload by its id; an unlisted one was not asked for
   */
  public List<JudgedClaim> judge(Evidence evidence, Map<String, Delivery> deliveries) {
    return ledger.claims().stream().map(claim -> judge(claim, evidence, deliveries)).toList();
  }

  private JudgedClaim judge(Claim claim, Evidence evidence, Map<String, Delivery> deliveries) {
    Judge judge = byClaim.get(claim.id());
    if (judge == null) {
      return new JudgedClaim(claim, "", "", unjudged(claim));
    }
    return new JudgedClaim(
        claim, hash(judge.rule()), judge.rule(), judged(judge, evidence, deliveries));
  }

  private static Judgement unjudged(Claim claim) {
    if (!claim.isTestable()) {
      return Judgement.of(Verdict.NOT_TESTABLE, claim.reason());
    }
    List<String> part =
        claim.reason().isEmpty() ? List.of() : List.of("Not testable in part: " + claim.reason());
    return new Judgement(Verdict.NOT_BUILT, "not built yet", part);
  }

  private static Judgement judged(
      Judge judge, Evidence evidence, Map<String, Delivery> deliveries) {
    Delivery unasked = new Delivery(Delivery.Status.MISSING, "it was not part of this run");
    for (String workload : new TreeSet<>(judge.workloads())) {
      Delivery delivery = deliveries.getOrDefault(workload, unasked);
      if (delivery.status() != Delivery.Status.DONE) {
        boolean impossible = delivery.status() == Delivery.Status.IMPOSSIBLE;
        return Judgement.of(
            impossible ? Verdict.NOT_DECIDABLE : Verdict.NOT_RUN,
            "Needs the workload " + workload + ": " + delivery.reason());
      }
    }
    try {
      return judge.judge(evidence);
    } catch (RuntimeException | LinkageError e) {
      // A judge from an outside jar must not cost the run its other verdicts.
      return Judgement.of(Verdict.NOT_DECIDABLE, "The judge itself failed: " + e);
    }
  }

  /** SHA-256 of a rule in hexadecimal. */
  public static String hash(String rule) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(rule.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
