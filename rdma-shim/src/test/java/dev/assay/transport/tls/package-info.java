/** TLS over TCP under the contract. */
@NullMarked
package dev.assay.transport.tls;

import org.jspecify.annotations.NullMarked;
