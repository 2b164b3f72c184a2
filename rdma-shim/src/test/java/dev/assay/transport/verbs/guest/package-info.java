/** An emulated machine with RDMA devices in software, and tests of this project run inside it. */
@NullMarked
package dev.assay.transport.verbs.guest;

import org.jspecify.annotations.NullMarked;
