/** What a store asks of the file system, in one place where a test can make it fail. */
@NullMarked
package dev.assay.kv.file;

import org.jspecify.annotations.NullMarked;
