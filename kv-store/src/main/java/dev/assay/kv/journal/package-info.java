/** The journal of a store: its changes on disk, batch by batch, and how they are read again. */
@NullMarked
package dev.assay.kv.journal;

import org.jspecify.annotations.NullMarked;
