package dev.assay.kv.server.command;

import dev.assay.kv.server.keyspace.KeyName;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command under way: its arguments, the keys, the reply, and who asked. Arguments are slices of
 * memory that is valid, and stays as it is, until the handler returns. Of one core, used again for
 * each command.
 */
public final class Call {

  /** What a change of a structure takes in the journal beside twice its arguments, usually. */
  private static final int EDITS_BYTES = 256;

  /** What moves more bytes is timed by itself. */
  static final int SHORT_BYTES = 4096;

  private final Instance instance;
  private final Keyspace keys;
  private final Core core;
  private Request request = new Request();
  private Reply reply;
  private Client client;
  private Command command;
  private @Nullable KeyName changed;
  private boolean isInTransaction;
  private boolean isFollowed;
  private final List<byte[]> behindReply = new ArrayList<>();
  private final Map<ByteBuffer, byte[]> changedKeys = new LinkedHashMap<>();

  /** For a core. */
  public Call(Instance instance, Core core, Keyspace keys, Client nobody, Command nothing) {
    this.instance = instance;
    this.core = core;
    this.keys = keys;
    this.client = nobody;
    this.command = nothing;
    this.reply = new Reply();
  }

  /** What is asked next, by whom, and where the reply goes. */
  public void set(Client newClient, Request newRequest, Reply newReply) {
    client = newClient;
    request = newRequest;
    reply = newReply;
  }

  /** Whether the command behind it in a pipeline is the same, and both are fast. */
  public void setFollowed(boolean is) {
    isFollowed = is;
  }

  /** Whether it may be timed together with the command behind it: it was short, too. */
  boolean isFollowed() {
    return isFollowed && request.wireBytes() < SHORT_BYTES;
  }

  /** The command waited for a key that has changed now. */
  public void tryAgain(KeyName key) {
    changed = key;
  }

  /** Whether it was tried before, and waited. */
  public boolean isTriedAgain() {
    return changed != null;
  }

  /** Whether to look at a key: at any at first, later at the one that has changed. */
  public boolean looksAt(int argument) {
    return changed == null || java.util.Arrays.equals(changed.key(), bytes(argument));
  }

  /** Whether it is part of a transaction, and must not wait. */
  public boolean isInTransaction() {
    return isInTransaction;
  }

  /** It is part of a transaction, or not. */
  public void setInTransaction(boolean is) {
    isInTransaction = is;
  }

  /** A message for who asked, which goes behind the reply. */
  void afterReply(byte[] message) {
    behindReply.add(message);
  }

  /** It has changed a key, of which those are told that hear of all. */
  void changed(byte[] key) {
    changedKeys.put(ByteBuffer.wrap(key), key);
  }

  /** The reply is written: what goes behind it follows, unless it is part of a transaction's. */
  void endReply() {
    if (isInTransaction) {
      return;
    }
    if (!changedKeys.isEmpty()) {
      instance.caches().broadcast(List.copyOf(changedKeys.values()), this);
      changedKeys.clear();
    }
    if (!behindReply.isEmpty()) {
      behindReply.forEach(reply::add);
      behindReply.clear();
    }
  }

  /** Which command that is. */
  public void setCommand(Command newCommand) {
    command = newCommand;
  }

  /** The server. */
  public Instance instance() {
    return instance;
  }

  /** The core that carries it out. */
  public Core core() {
    return core;
  }

  /** The keys. */
  public Keyspace keys() {
    return keys;
  }

  /** Who asked. */
  public Client client() {
    return client;
  }

  /** The command. */
  public Command command() {
    return command;
  }

  /** Where the reply goes. */
  public Reply reply() {
    return reply;
  }

  /** The arguments. */
  public Request request() {
    return request;
  }

  /** How many arguments there are, the command's name being the first. */
  public int count() {
    return request.count();
  }

  /** Where an argument is. */
  public long address(int argument) {
    return request.address(argument);
  }

  /** Length of an argument. */
  public int length(int argument) {
    return request.length(argument);
  }

  /** A copy of an argument. */
  public byte[] bytes(int argument) {
    return request.bytes(argument);
  }

  /** An argument as text. */
  public String text(int argument) {
    return request.text(argument);
  }

  /** Whether an argument is this word; the word in capitals, the argument in whatever case. */
  public boolean is(int argument, String word) {
    return request.is(argument, word);
  }

  /**
   * Whether an argument is the first of two words.
   *
   * @throws ReplyError when it is neither
   */
  public boolean isEither(int argument, String first, String second) {
    boolean isFirst = is(argument, first);
    if (!isFirst && !is(argument, second)) {
      throw ReplyError.syntax();
    }
    return isFirst;
  }

  /**
   * An argument as an integer.
   *
   * @throws ReplyError when it is none
   */
  public long integer(int argument) {
    if (!Decimal.isLong(address(argument), length(argument))) {
      throw ReplyError.notAnInteger();
    }
    return Decimal.parse(address(argument), length(argument));
  }

  /**
   * An argument as an integer within bounds.
   *
   * @throws ReplyError with this text when it is none
   */
  public long integer(int argument, long least, long most, String otherwise) {
    if (Decimal.isLong(address(argument), length(argument))) {
      long value = Decimal.parse(address(argument), length(argument));
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new ReplyError(otherwise);
  }

  /** Finds the key that an argument is, in the client's database, to change it. */
  public boolean find(int argument) {
    return keys.find(client.database(), address(argument), length(argument));
  }

  /** Finds the key that an argument is, in the client's database, to read it. */
  public boolean read(int argument) {
    return keys.read(client.database(), address(argument), length(argument));
  }

  /** As {@link #read}; what is found must be a string. */
  public boolean readString(int argument) {
    boolean found = read(argument);
    keys.requireString();
    return found;
  }

  /** As {@link #find}; what is found must be a string. */
  public boolean findString(int argument) {
    boolean found = find(argument);
    keys.requireString();
    return found;
  }

  /**
   * The structure of the key that an argument is, to change it; null where the key is not there.
   */
  public <S extends Structure> @Nullable S find(int argument, Class<S> type) {
    boolean _ = find(argument);
    keys.requireJournal(2 * request.sizeBytes() + EDITS_BYTES);
    return keys.structure(type);
  }

  /** The structure of the key that an argument is, to read it; null where the key is not there. */
  public <S extends Structure> @Nullable S read(int argument, Class<S> type) {
    boolean _ = read(argument);
    return keys.structure(type);
  }

  /** Replies the string that was found. */
  public void replyFound() {
    reply.bulk(keys.address(), keys.length());
  }
}
