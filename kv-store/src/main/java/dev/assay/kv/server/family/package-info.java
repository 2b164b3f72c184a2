/** The commands themselves, a class for each family. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.family;
