package dev.assay.exec.plan.physical;

import dev.assay.exec.plan.cost.ColumnProfile;
import java.util.AbstractList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What estimates know of outputs, each made when it is first asked for: most are never asked about,
 * and some take a sample. Belongs to one planning thread.
 */
final class LazyProfiles extends AbstractList<ColumnProfile> {

  private final @Nullable ColumnProfile[] known;
  private final IntFunction<ColumnProfile> maker;

  LazyProfiles(int size, IntFunction<ColumnProfile> maker) {
    known = new ColumnProfile[size];
    this.maker = maker;
  }

  @Override
  public int size() {
    return known.length;
  }

  @Override
  public ColumnProfile get(int output) {
    ColumnProfile profile = known[output];
    if (profile == null) {
      profile = maker.apply(output);
      known[output] = profile;
    }
    return profile;
  }
}
