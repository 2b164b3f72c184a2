package org.apache.arrow.c;

/**
 * A stream of Arrow's C interface.
 *
 * @param memoryAddress of the struct
 */
public record ArrowArrayStream(long memoryAddress) {}
