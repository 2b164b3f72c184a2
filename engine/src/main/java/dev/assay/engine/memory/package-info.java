/** Memory off the heap, under one budget: regions with stated pages, place and lifetime. */
@NullMarked
package dev.assay.engine.memory;

import org.jspecify.annotations.NullMarked;
