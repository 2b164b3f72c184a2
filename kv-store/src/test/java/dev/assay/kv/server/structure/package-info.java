/** Collections beside the JDK's. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.structure;
