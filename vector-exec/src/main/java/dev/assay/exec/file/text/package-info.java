/** Text files in place: what is in them found out, and rows written as text. */
@NullMarked
package dev.assay.exec.file.text;

import org.jspecify.annotations.NullMarked;
