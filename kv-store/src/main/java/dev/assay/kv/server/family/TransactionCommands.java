package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.command.Transaction;
import dev.assay.kv.server.keyspace.KeyName;
import dev.assay.kv.server.resp.ReplyError;
import java.util.ArrayList;
import java.util.List;

/** Commands that are carried out together, if nobody changed what they rest on. */
public final class TransactionCommands {

  private TransactionCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("multi", TransactionCommands::begin)
        .on("exec", TransactionCommands::execute)
        .on("discard", TransactionCommands::discard)
        .on("watch", TransactionCommands::watch)
        .on("unwatch", TransactionCommands::unwatch);
  }

  private static void begin(Call call) {
    if (call.client().transaction().isOpen()) {
      throw new ReplyError("ERR MULTI calls can not be nested");
    }
    call.client().transaction().open();
    call.reply().ok();
  }

  private static void discard(Call call) {
    Transaction transaction = call.client().transaction();
    if (!transaction.isOpen()) {
      throw new ReplyError("ERR DISCARD without MULTI");
    }
    transaction.close();
    forget(call);
    call.reply().ok();
  }

  private static void watch(Call call) {
    Transaction transaction = call.client().transaction();
    if (transaction.isOpen()) {
      throw new ReplyError("ERR WATCH inside MULTI is not allowed");
    }
    for (int i = 1; i < call.count() && !transaction.isStale(); i++) {
      boolean _ = call.find(i);
      transaction.watched().add(call.keys().watch(transaction));
    }
    call.reply().ok();
  }

  private static void unwatch(Call call) {
    forget(call);
    call.reply().ok();
  }

  /** Watches nothing any more. */
  static void forget(Call call) {
    Transaction transaction = call.client().transaction();
    for (KeyName name : transaction.watched()) {
      call.core().databases().unwatch(name, transaction);
    }
    transaction.unwatched();
  }

  private static void execute(Call call) {
    Transaction transaction = call.client().transaction();
    if (!transaction.isOpen()) {
      throw new ReplyError("ERR EXEC without MULTI");
    }
    for (KeyName name : List.copyOf(transaction.watched())) {
      call.core().databases().expire(name);
    }
    boolean isStale = transaction.isStale();
    boolean isFaulty = transaction.isFaulty();
    forget(call);
    if (isFaulty || isStale) {
      transaction.close();
      if (isFaulty) {
        throw new ReplyError("EXECABORT Transaction discarded because of previous errors.");
      }
      call.reply().nullArray();
      return;
    }
    List<Transaction.Queued> queue = new ArrayList<>(transaction.queue());
    transaction.queue().clear();
    transaction.close();
    call.reply().array(queue.size());
    for (Transaction.Queued queued : queue) {
      call.core().runQueued(call, queued);
      queued.request().free();
    }
  }
}
