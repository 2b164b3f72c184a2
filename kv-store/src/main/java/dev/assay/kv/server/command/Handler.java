package dev.assay.kv.server.command;

/** Carries out a command: reads its arguments and keys, and writes exactly one reply. */
@FunctionalInterface
public interface Handler {

  /**
   * Carries a command out, on the thread of a core that owns all its keys.
   *
   * @throws dev.assay.kv.server.resp.ReplyError with the reply, whatever was written before
   */
  void run(Call call);
}
