package dev.assay.exec.operator.filter;

import dev.assay.exec.operator.key.KeySet;
import java.util.function.Supplier;

/**
 * Says that rows without a certain value in a column are dropped by a join above in any case.
 *
 * @param column output of the node that is told so
 * @param keys values that are not dropped; asked for when the join's build side is complete
 */
public record KeyFilter(int column, Supplier<KeySet> keys) {}
