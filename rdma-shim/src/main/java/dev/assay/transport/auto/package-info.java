/** One address for all transports: both ends say what they have, and the quickest is taken. */
@NullMarked
package dev.assay.transport.auto;

import org.jspecify.annotations.NullMarked;
