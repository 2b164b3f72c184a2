/** JDBC: engines as databases of ordinary SQL clients and connection pools. */
@NullMarked
package dev.assay.exec.jdbc;

import org.jspecify.annotations.NullMarked;
