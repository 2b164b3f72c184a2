package dev.assay.exec.plan.physical;

import dev.assay.exec.plan.logical.Source;
import java.util.BitSet;

/** Plans what a block is made of, as a block itself needs it. */
@FunctionalInterface
interface SourcePlanner {

  /**
   * The tree of a source that is no table.
   *
   * @param needed which of its columns somebody wants
   */
  Planned plan(Source source, BitSet needed);
}
