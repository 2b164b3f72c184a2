package dev.assay.bench.load;

import dev.assay.bench.network.OpenFileLimit;
import dev.assay.bench.workload.DeclaredWorkload;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A workload that loads a running system in this JVM. */
public abstract class LoadWorkload extends DeclaredWorkload {

  private final int cpusNeeded;

  /**
   * What does not depend on the run.
   *
   * @param cpusNeeded CPUs below which its threads would measure each other's time slices
   */
  protected LoadWorkload(String id, int version, String title, Set<String> claims, int cpusNeeded) {
    super(id, version, title, Kind.LOAD, claims);
    this.cpusNeeded = cpusNeeded;
  }

  /** Guess of the run time by profile. */
  protected abstract long expectedMillis(Profile profile);

  @Override
  public final Duration expected(RunContext context) {
    return Duration.ofMillis(expectedMillis(context.profile()));
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    int cpus = context.cpus().size();
    return cpus >= cpusNeeded
        ? Optional.empty()
        : Optional.of("needs " + cpusNeeded + " CPUs for its threads, this process has " + cpus);
  }

  /** Whether this process may have so many descriptors; says what is left out where it may not. */
  protected final boolean mayOpen(RunContext context, long files, String what) {
    try {
      OpenFileLimit.raise(files);
      return true;
    } catch (IOException e) {
      context.leftOut(this, what + ": " + e.getMessage());
      return false;
    }
  }

  /** The value for a profile. */
  protected static int pick(RunContext context, int smoke, int quick, int full) {
    return pick(context.profile(), smoke, quick, full);
  }

  /** The value for a profile. */
  protected static int pick(Profile profile, int smoke, int quick, int full) {
    return switch (profile) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }
}
