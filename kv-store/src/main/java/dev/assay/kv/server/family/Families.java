package dev.assay.kv.server.family;

import dev.assay.kv.server.command.CommandTable;

/** All commands with their handlers: the one place where a new family is entered. */
public final class Families {

  private Families() {}

  /** The table. */
  public static CommandTable table() {
    CommandTable table = new CommandTable();
    StringCommands.register(table);
    CounterCommands.register(table);
    BitCommands.register(table);
    HashCommands.register(table);
    ListCommands.register(table);
    SetCommands.register(table);
    SortedSetCommands.register(table);
    StreamCommands.register(table);
    SortCommands.register(table);
    KeyCommands.register(table);
    ExpiryCommands.register(table);
    ScanCommands.register(table);
    TransactionCommands.register(table);
    ConnectionCommands.register(table);
    ClientCommands.register(table);
    TrackingCommands.register(table);
    CommandCommands.register(table);
    ServerCommands.register(table);
    PubSubCommands.register(table);
    LatencyCommands.register(table);
    AclCommands.register(table);
    return table;
  }
}
