package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.Reply;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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
  private Replies replies = Replies.ON;
  private @Nullable Command last;
  private @Nullable Waiting waiting;
  private boolean isPutOff;
  private final ClientCache cache = new ClientCache();
  private long commands;
  private User user;
  private final Map<Channels.Kind, Set<String>> channels = new EnumMap<>(Channels.Kind.class);

  /**
   * A connection that has just come.
   *
   * @param id its number
   * @param user who it is until it says otherwise
   * @param known whether it need not show who it is
   */
  protected Client(long id, User user, boolean known) {
    this.id = id;
    this.user = user;
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

  /**
   * Its command waits no longer: sends this reply, soon, and what it sent meanwhile is carried out.
   * Any core may call, alone.
   */
  public abstract void answer(Reply reply);

  /** Sends an encoded message that is no reply, soon; any thread may call. */
  public abstract void deliver(byte[] message);

  /** Bytes of a request that is not whole yet. */
  public abstract long pendingInput();

  /** Bytes that wait to be sent. */
  public abstract long pendingOutput();

  /** Everything as when it came, but for its number. */
  public void reset(User newUser, boolean isKnown) {
    user = newUser;
    name = "";
    database = 0;
    protocol = 2;
    known = isKnown;
    replies = Replies.ON;
  }

  /** A command of its was carried out. */
  public void ran(Command command, long nowMillis) {
    last = command;
    lastActive = nowMillis;
    commands++;
    if (!transaction.isOpen()) {
      cache.ran(command);
    }
  }

  /** What it has subscribed to; changed by {@link Channels}. */
  public Set<String> channels(Channels.Kind kind) {
    return channels.computeIfAbsent(kind, k -> new LinkedHashSet<>());
  }

  /** Whether it has subscribed to anything. */
  public boolean isSubscribed() {
    if (channels.isEmpty()) {
      return false;
    }
    for (Set<String> names : channels.values()) {
      if (!names.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** What it caches. */
  public ClientCache cache() {
    return cache;
  }

  /** The command that waits for keys, and holds back those that came behind it; or null. */
  public @Nullable Waiting waiting() {
    return waiting;
  }

  /** A command of its waits for keys, or none. */
  public void setWaiting(@Nullable Waiting command) {
    waiting = command;
  }

  /** Whether its next command is put off until a pause is over. */
  public boolean isPutOff() {
    return isPutOff;
  }

  /** Its next command is put off, or not. */
  public void setPutOff(boolean is) {
    isPutOff = is;
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

  /** Who it is. */
  public User user() {
    return user;
  }

  /** It is somebody else from now on. */
  public void setUser(User newUser) {
    user = newUser;
  }

  /** Its line in CLIENT LIST, as the command of a call sees it. */
  public String describe(Call call) {
    long now = System.currentTimeMillis();
    boolean isMe = call.client().id() == id;
    Caching caches = cache.how();
    String kind =
        waiting != null || isPutOff ? "b" : transaction.isOpen() ? "x" : isSubscribed() ? "P" : "";
    String flags = kind.isEmpty() && caches == null ? "N" : kind + cache.flags();
    return ("id=%d addr=%s laddr=%s fd=%d name=%s age=%d idle=%d flags=%s db=%d sub=%d psub=%d ssub=%d "
            + "multi=%d qbuf=%d qbuf-free=%d argv-mem=%d multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=%d "
            + "tot-mem=%d events=r cmd=%s user=%s redir=%d resp=%d")
        .formatted(
            id,
            address(),
            localAddress(),
            id,
            name,
            (now - since) / 1000,
            Math.max(0, now - lastActive) / 1000,
            flags,
            database,
            channels(Channels.Kind.CHANNEL).size(),
            channels(Channels.Kind.PATTERN).size(),
            channels(Channels.Kind.SHARD).size(),
            transaction.isOpen() ? transaction.queue().size() : -1,
            isMe ? call.request().wireBytes() : pendingInput(),
            0,
            isMe ? call.request().sizeBytes() : 0,
            pendingOutput(),
            pendingInput() + pendingOutput(),
            isMe ? call.command().name() : lastCommand(),
            user.name(),
            caches == null ? -1 : caches.redirect(),
            protocol);
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
