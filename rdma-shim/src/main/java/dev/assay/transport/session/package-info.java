/** What every channel does whatever carries its frames: sessions over links. */
@NullMarked
package dev.assay.transport.session;

import org.jspecify.annotations.NullMarked;
