/**
 * The databases that a server's core owns: keys, values of every type, expiry, and who waits for
 * changes.
 */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.keyspace;
