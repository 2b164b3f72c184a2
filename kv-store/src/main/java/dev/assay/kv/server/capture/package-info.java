/** What clients sent, kept in a journal of its own, to be sent again elsewhere. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.capture;
