package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.Reply;
import org.jspecify.annotations.Nullable;

/** A connection, as commands see it. Of its core's thread; others look while that one pauses. */
public abstract class Client {

  /** Which replies are sent. */
  public enum Replies {
    /** All. */
    ON,
    /** None. */
    OFF,
    /** None to the command that follows this one. */
    SKIP_NEXT,
    /** None to this one. */
    SKIP
  }

  private final long id;
  private final long since = System.currentTimeMillis();
  private final Transaction transaction = new Transaction();
  private long lastActive = since;
  private String name = "";
  private String library = "";
  private String libraryVersion = "";
  private int database;
  private int protocol = 2;
  private boolean known;
  private boolean noEvict;
  private Replies replies = Replies.ON;
  private @Nullable Command last;
  private long commands;

  /**
   * A connection that has just come.
   *
   * @param id its number
   * @param known whether it need not show who it is
   */
  protected Client(long id, boolean known) {
    this.id = id;
    this.known = known;
  }

  /** Who it is, by address. */
  public abstract String address();

  /** The address that it came to. */
  public abstract String localAddress();

  /** Ends when what is written is sent. */
  public abstract void closeAfterReply();

  /** Ends at once; any thread may call. */
  public abstract void kill();

  /** Sends something that is no reply to a command of its own, on its core's thread. */
  public abstract void push(Reply message);

  /** Bytes of a request that is not whole yet. */
  public abstract long pendingInput();

  /** Bytes that wait to be sent. */
  public abstract long pendingOutput();

  /** Everything as when it came, but for its number. */
  public void reset(boolean isKnown) {
    name = "";
    database = 0;
    protocol = 2;
    known = isKnown;
    noEvict = false;
    replies = Replies.ON;
  }

  /** A command of its was carried out. */
  public void ran(Command command, long nowMillis) {
    last = command;
    lastActive = nowMillis;
    commands++;
  }

  /** Its number. */
  public long id() {
    return id;
  }

  /** When it came. */
  public long since() {
    return since;
  }

  /** When it asked for something last. */
  public long lastActive() {
    return lastActive;
  }

  /** Its transaction. */
  public Transaction transaction() {
    return transaction;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Names it. */
  public void setName(String newName) {
    name = newName;
  }

  /** The library that it comes from. */
  public String library() {
    return library;
  }

  /** The library's version. */
  public String libraryVersion() {
    return libraryVersion;
  }

  /** Notes the library that it comes from, and that one's version. */
  public void setLibrary(String newLibrary, String version) {
    library = newLibrary;
    libraryVersion = version;
  }

  /** The database that it uses. */
  public int database() {
    return database;
  }

  /** Chooses a database. */
  public void setDatabase(int number) {
    database = number;
  }

  /** The protocol, 2 or 3. */
  public int protocol() {
    return protocol;
  }

  /** Chooses a protocol. */
  public void setProtocol(int version) {
    protocol = version;
  }

  /** Whether it has shown who it is, or need not. */
  public boolean isKnown() {
    return known;
  }

  /** Has it shown who it is. */
  public void setKnown(boolean is) {
    known = is;
  }

  /** Whether it is not closed to save memory. */
  public boolean isNoEvict() {
    return noEvict;
  }

  /** It is not closed to save memory. */
  public void setNoEvict(boolean is) {
    noEvict = is;
  }

  /** Which replies are sent. */
  public Replies replies() {
    return replies;
  }

  /** Chooses which replies are sent. */
  public void setReplies(Replies which) {
    replies = which;
  }

  /** The last command, as CLIENT LIST shows it. */
  public String lastCommand() {
    return last == null ? "NULL" : last.name();
  }

  /** How many commands it had carried out. */
  public long commands() {
    return commands;
  }
}
