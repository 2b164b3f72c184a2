package dev.assay.kv.server.command;

import dev.assay.kv.server.keyspace.Databases;

/** The core that carries commands out, as their handlers see it. */
public interface Core {

  /** All keys at once; for global commands. */
  Databases databases();

  /** Carries a command of a transaction out; its reply goes where the call's goes. */
  void runQueued(Call call, Transaction.Queued queued);

  /** Lets the client wait until one of these keys changes, or until then; 0 is for ever. */
  void await(Call call, int[] keys, long untilMillis);

  /** Ends a client's waiting, as if its time were over, or with an error; whether it waited. */
  boolean unblock(Client client, boolean isError);

  /** Drops keys where they may go; whether no more is taken then than may be. */
  boolean makesRoom();

  /** Milliseconds since 1970, as of the beginning of this turn. */
  long nowMillis();
}
