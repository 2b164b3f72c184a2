/**
 * RDMA as a backend of links: reliable connected queue pairs of verbs, found and set up over a TCP
 * connection that stays as their lifeline.
 */
@NullMarked
package dev.assay.transport.verbs;

import org.jspecify.annotations.NullMarked;
