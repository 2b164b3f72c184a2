/** Raw frames by AF_XDP sockets: a queue of a network interface, mapped into this process. */
@NullMarked
package dev.assay.transport.xdp;

import org.jspecify.annotations.NullMarked;
