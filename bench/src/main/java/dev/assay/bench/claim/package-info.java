/** The ledger of claims, the rules they are judged by, and the verdicts. */
@NullMarked
package dev.assay.bench.claim;

import org.jspecify.annotations.NullMarked;
