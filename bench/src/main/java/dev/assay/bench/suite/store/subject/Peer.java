package dev.assay.bench.suite.store.subject;

import java.io.IOException;
import java.nio.file.Path;

/** A store of others, or a map. */
record Peer(String name, Role role, boolean isOrdered, Opener opener) implements Subject {

  /** Opens an empty one. */
  @FunctionalInterface
  interface Opener {

    /** As {@link Subject#open}. */
    Opened open(Shape shape, Path folder) throws IOException;
  }

  @Override
  public Opened open(Shape shape, Path folder) throws IOException {
    return opener.open(shape, folder);
  }
}
