package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.LongString;
import dev.assay.kv.server.keyspace.Structure;

/** The types of structures that are kept on disk. */
public final class Types {

  private Types() {}

  /** An empty one of a type, as TYPE says it; a new type has its line here. */
  public static Structure empty(String type) {
    return switch (type) {
      case "string" -> new LongString();
      case "hash" -> new HashValue();
      case "list" -> new ListValue();
      case "set" -> new SetValue();
      case "zset" -> new SortedSet();
      case "stream" -> new StreamValue();
      default ->
          throw new IllegalStateException("the journal has a value of an unknown type, " + type);
    };
  }
}
