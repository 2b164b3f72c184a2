/** What a record is made of, and how it is read while its writer changes it. */
@NullMarked
package dev.assay.kv.record;

import org.jspecify.annotations.NullMarked;
