/** Tests of requests and replies as bytes. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.resp;
