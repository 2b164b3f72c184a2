/** Reading tables: morsels, zone maps, filters on encoded values. */
@NullMarked
package dev.assay.exec.operator.scan;

import org.jspecify.annotations.NullMarked;
