package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.Request;
import java.util.Set;

/**
 * What a command does with one of its keys, as permissions see it.
 *
 * @param reads whether the key's value can be seen by the reply, or goes elsewhere
 * @param writes whether it may change
 */
record KeyAccess(boolean reads, boolean writes) {

  private static final KeyAccess READ = new KeyAccess(true, false);
  private static final KeyAccess WRITE = new KeyAccess(false, true);
  private static final KeyAccess BOTH = new KeyAccess(true, true);

  private static final KeyAccess NONE = new KeyAccess(false, false);

  /** Commands that tell something about a key, but nothing of its content. */
  private static final Set<String> ABOUT =
      Set.of(
          "strlen",
          "exists",
          "type",
          "ttl",
          "pttl",
          "expiretime",
          "pexpiretime",
          "touch",
          "watch",
          "object|encoding",
          "object|freq",
          "object|idletime",
          "object|refcount",
          "memory|usage",
          "hlen",
          "hexists",
          "hstrlen",
          "llen",
          "scard",
          "sismember",
          "smismember",
          "zcard",
          "xlen");

  /** Commands that change a key and tell what it was. */
  private static final Set<String> TELLING =
      Set.of(
          "getdel",
          "getex",
          "getset",
          "incr",
          "decr",
          "incrby",
          "decrby",
          "incrbyfloat",
          "setbit",
          "hincrby",
          "hincrbyfloat",
          "lpop",
          "rpop",
          "blpop",
          "brpop",
          "lmpop",
          "blmpop",
          "spop",
          "zpopmin",
          "zpopmax",
          "bzpopmin",
          "bzpopmax",
          "zmpop",
          "bzmpop",
          "zincrby",
          "xreadgroup",
          "xclaim",
          "xautoclaim");

  /** Commands whose first key is written, and whose others are read. */
  private static final Set<String> STORING =
      Set.of(
          "bitop",
          "sinterstore",
          "sunionstore",
          "sdiffstore",
          "zinterstore",
          "zunionstore",
          "zdiffstore",
          "zrangestore",
          "pfmerge",
          "geosearchstore");

  /** Commands whose first key is read and taken away, and whose second is written. */
  private static final Set<String> MOVING =
      Set.of("rename", "renamenx", "smove", "lmove", "blmove", "rpoplpush", "brpoplpush");

  static KeyAccess of(Command command, Request request, int key) {
    if (!command.is(CommandFlag.WRITE)) {
      return ABOUT.contains(command.name()) ? NONE : READ;
    }
    String name = command.name();
    if (STORING.contains(name)) {
      return key == 0 ? WRITE : READ;
    }
    if (MOVING.contains(name)) {
      return key == 0 ? BOTH : WRITE;
    }
    if (name.equals("copy") || name.startsWith("georadius")) {
      return key == 0 ? READ : WRITE;
    }
    if (name.equals("bitfield")) {
      return has(request, "SET") || has(request, "INCRBY") ? BOTH : READ;
    }
    return TELLING.contains(name) || (name.equals("set") && has(request, "GET")) ? BOTH : WRITE;
  }

  private static boolean has(Request request, String word) {
    for (int i = 2; i < request.count(); i++) {
      if (request.is(i, word)) {
        return true;
      }
    }
    return false;
  }
}
