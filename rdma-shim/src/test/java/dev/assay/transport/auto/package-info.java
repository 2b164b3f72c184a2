/** What is chosen where several transports could be. */
@NullMarked
package dev.assay.transport.auto;

import org.jspecify.annotations.NullMarked;
