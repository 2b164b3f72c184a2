package dev.assay.kv.server.command;

import org.jspecify.annotations.Nullable;

/** What a client has said of what it caches. Changed by its commands; any thread may look. */
public final class ClientCache {

  private volatile @Nullable Caching how;
  private boolean isSaid;
  private volatile boolean isRedirectBroken;

  /** How it hears of changes; null where it caches nothing. */
  public @Nullable Caching how() {
    return how;
  }

  void set(@Nullable Caching newHow) {
    how = newHow;
    isRedirectBroken = false;
    isSaid &= newHow != null;
  }

  /** Whether it has said of its next command whether it caches what that one reads. */
  public boolean isSaid() {
    return isSaid;
  }

  /** It says so of its next command, which a transaction is as a whole. */
  public void say() {
    isSaid = true;
  }

  /** A command of its was carried out, outside of a transaction. */
  void ran(Command command) {
    if (isSaid && !command.name().startsWith("client|")) {
      isSaid = false;
    }
  }

  /** Whether the one is gone that hears of changes in its place. */
  public boolean isRedirectBroken() {
    return isRedirectBroken;
  }

  void setRedirectBroken() {
    isRedirectBroken = true;
  }

  /** The letters of it in CLIENT LIST. */
  String flags() {
    return how == null ? "" : isRedirectBroken ? "tR" : "t";
  }
}
