package dev.assay.kv.server.command;

import java.util.Locale;

/** What is said of a command in the table; those that are not internal are told to clients. */
public enum CommandFlag {
  /** It may change keys. */
  WRITE,
  /** It reads keys. */
  READONLY,
  /** It may need memory. */
  DENYOOM,
  /** It is for who runs the server. */
  ADMIN,
  /** It is about channels. */
  PUBSUB,
  /** No script may call it. */
  NOSCRIPT,
  /** It may wait. */
  BLOCKING,
  /** It works while data are loaded. */
  LOADING,
  /** It works on old data. */
  STALE,
  /** It takes no time that grows. */
  FAST,
  /** It needs no password. */
  NO_AUTH,
  /** It works while a script runs. */
  ALLOW_BUSY,
  /** It must not be in a transaction. */
  NO_MULTI,
  /** It is not noted as slow. */
  SKIP_SLOWLOG,
  /** Its keys are found by its own arguments. */
  MOVABLEKEYS,
  /** Internal: it has subcommands. */
  CONTAINER,
  /** Internal: it looks at all shards, or at all connections. */
  GLOBAL,
  /** Internal: it may do harm. */
  DANGEROUS;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As in the table, and as clients are told. */
  public String text() {
    return text;
  }

  /** Whether clients are not told. */
  public boolean isInternal() {
    return this == CONTAINER || this == GLOBAL || this == DANGEROUS;
  }
}
