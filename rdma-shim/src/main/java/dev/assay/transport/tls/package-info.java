/** TLS over any byte streams, by the JDK's engine. */
@NullMarked
package dev.assay.transport.tls;

import org.jspecify.annotations.NullMarked;
