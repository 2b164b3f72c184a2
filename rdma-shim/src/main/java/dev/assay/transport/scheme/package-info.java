/** The transports that there are, by the schemes of their addresses. */
@NullMarked
package dev.assay.transport.scheme;

import org.jspecify.annotations.NullMarked;
