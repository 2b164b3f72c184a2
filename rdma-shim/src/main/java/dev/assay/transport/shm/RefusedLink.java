package dev.assay.transport.shm;

import dev.assay.transport.CloseCause;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.UnconnectedLink;

/** A link that never came to be, until poll has said so. */
final class RefusedLink extends UnconnectedLink {

  private final LinkHandler handler;
  private final CloseCause cause;

  RefusedLink(LinkHandler handler, CloseCause cause) {
    super(DOWN);
    this.handler = handler;
    this.cause = cause;
  }

  void tell() {
    handler.onDown(this, cause);
  }
}
