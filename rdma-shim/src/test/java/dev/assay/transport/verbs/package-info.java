/** The contracts over RDMA, and what RDMA alone can get wrong. */
@NullMarked
package dev.assay.transport.verbs;

import org.jspecify.annotations.NullMarked;
