package dev.assay.exec.operator.join;

import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.rows.RowStore;

/**
 * A collected build side. Immutable; any thread may probe.
 *
 * @param space how keys are made of key columns
 * @param index finds the place of a key
 * @param matches rows of places; of no use where only existence was asked for
 * @param rows the collected columns
 * @param form how keys are addressed and why, for people
 */
record BuildSide(KeySpace space, KeyIndex index, Matches matches, RowStore rows, String form) {}
