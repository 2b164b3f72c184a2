package dev.assay.kv.server.rdb;

import java.io.Serial;

/** What was to be read is not as RDB has it. */
public final class BadDump extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  BadDump() {
    super("not in a form of RDB", null, false, false);
  }
}
