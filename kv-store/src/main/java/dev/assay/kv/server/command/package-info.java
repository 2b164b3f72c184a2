/** Commands as data, and what it takes to carry one out. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.command;
