/** Text files and generated data into tables, in parallel. */
@NullMarked
package dev.assay.exec.load;

import org.jspecify.annotations.NullMarked;
