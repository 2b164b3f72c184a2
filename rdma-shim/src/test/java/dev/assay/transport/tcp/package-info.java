/** The kernel's TCP under the contract. */
@NullMarked
package dev.assay.transport.tcp;

import org.jspecify.annotations.NullMarked;
