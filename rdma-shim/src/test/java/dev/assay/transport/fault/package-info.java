/** The contract holds under delay everywhere. */
@NullMarked
package dev.assay.transport.fault;

import org.jspecify.annotations.NullMarked;
