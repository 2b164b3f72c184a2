/** The store as a server that clients of Redis can talk to: listeners, cores, connections. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server;
