/** Tests of the server from the outside. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server;
