package dev.assay.transport.session;

import dev.assay.transport.link.UnconnectedLink;

/** The link of a channel that has none yet. */
final class NoLink extends UnconnectedLink {

  static final NoLink INSTANCE = new NoLink();

  private NoLink() {
    super(FULL);
  }
}
