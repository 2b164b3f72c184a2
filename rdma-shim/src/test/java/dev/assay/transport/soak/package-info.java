/** Transports in use for a long time, watched for what they keep. */
@NullMarked
package dev.assay.transport.soak;

import org.jspecify.annotations.NullMarked;
