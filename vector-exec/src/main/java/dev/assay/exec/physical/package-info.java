/** The physical plan: a tree of what to run, with every choice made and its reason. */
@NullMarked
package dev.assay.exec.physical;

import org.jspecify.annotations.NullMarked;
