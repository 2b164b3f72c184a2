/**
 * RDMA verbs: libibverbs by the FFM API, without C. Control calls go by exported symbols of a known
 * version, the data path by the function pointers of an open device; layouts are checked.
 */
@NullMarked
package dev.assay.transport.verbs.binding;

import org.jspecify.annotations.NullMarked;
