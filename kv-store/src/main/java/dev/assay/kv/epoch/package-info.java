/** Epochs: when memory that readers may still hold can be used again. */
@NullMarked
package dev.assay.kv.epoch;

import org.jspecify.annotations.NullMarked;
