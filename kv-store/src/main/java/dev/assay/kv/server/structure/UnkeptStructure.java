package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Edits;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.ReplyError;

/** A structure that a journal does not keep yet: with one it is refused. */
abstract class UnkeptStructure extends Structure {

  @Override
  public final long write(long cursor, Edits to) {
    throw new ReplyError("ERR the journal does not keep a %s yet".formatted(type()));
  }

  @Override
  public final void redo(
      int what, long number, long first, int firstBytes, long second, int secondBytes) {
    throw new IllegalStateException("a %s in the journal".formatted(type()));
  }
}
