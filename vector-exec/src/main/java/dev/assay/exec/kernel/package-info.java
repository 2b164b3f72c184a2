/**
 * Loops over arrays and addresses, and the only importer of the Vector API in this module. Static
 * methods on primitives; each vector kernel has a scalar twin, its oracle.
 */
@NullMarked
package dev.assay.exec.kernel;

import org.jspecify.annotations.NullMarked;
