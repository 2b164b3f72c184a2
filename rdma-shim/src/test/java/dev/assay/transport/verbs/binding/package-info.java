/** Tests of the binding: its layouts beside the C compiler's, and every verb on real devices. */
@NullMarked
package dev.assay.transport.verbs.binding;

import org.jspecify.annotations.NullMarked;
