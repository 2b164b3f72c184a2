package dev.assay.bench.suite.storage;

import dev.assay.bench.claim.Judge;
import java.util.List;

/** What is said of what storage engines write, keep and read: E1 to E7. */
public final class StorageJudges {

  private StorageJudges() {}

  /** One judge for each claim. */
  public static List<Judge> all() {
    return List.of(
        new WriteAmplificationJudge(),
        new PointReadsJudge(),
        new SpaceAmplificationJudge(),
        new WritePatternJudge(),
        new CompactionJudge(),
        new FilterJudge(),
        new LogJudge());
  }
}
