/** What writers of files have in common: a file comes to be at once, or not at all. */
@NullMarked
package dev.assay.exec.file.output;

import org.jspecify.annotations.NullMarked;
