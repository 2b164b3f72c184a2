/** What DuckDB looks for when it is given a stream: Arrow's own class is not on the class path. */
@NullMarked
package org.apache.arrow.c;

import org.jspecify.annotations.NullMarked;
