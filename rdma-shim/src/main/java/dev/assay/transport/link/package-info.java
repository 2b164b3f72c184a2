/**
 * What a backend offers to the session layer: frames that are reliable and in order, written where
 * they are sent from.
 */
@NullMarked
package dev.assay.transport.link;

import org.jspecify.annotations.NullMarked;
