package dev.assay.transport.link;

import org.jspecify.annotations.Nullable;

/** Gives each link that comes its handler. */
@FunctionalInterface
public interface LinkAcceptor {

  /** The handler of a link that has come; null refuses it, and the port resets it. */
  @Nullable LinkHandler accept(Link link);
}
