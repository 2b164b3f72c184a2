/** RESP, the protocol of Redis: requests as they come, replies as they go. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.resp;
