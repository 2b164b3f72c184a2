package dev.assay.kv.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients keep of what they have read (CLIENT TRACKING), and who is told that it is no longer
 * so. A read is remembered, and a change told, by a core that may use the key: so no change falls
 * between a read and its being remembered. Any thread may call.
 */
public final class Caches {

  private static final String CHANNEL = "__redis__:invalidate";

  private final Map<Long, Client> clients = new ConcurrentHashMap<>();
  private final Map<String, Set<Long>> readers = new LinkedHashMap<>();
  private final Map<Long, ? extends Client> connected;
  private final Settings settings;
  private volatile boolean isInUse;

  /**
   * Of a server.
   *
   * @param connected clients by their numbers
   */
  public Caches(Settings settings, Map<Long, ? extends Client> connected) {
    this.settings = settings;
    this.connected = connected;
  }

  /** Whether somebody caches. */
  boolean isInUse() {
    return isInUse;
  }

  /** Clients that cache. */
  public int size() {
    return clients.size();
  }

  /** Keys that are remembered. */
  public synchronized int keys() {
    return readers.size();
  }

  /** A client caches from now on, or hears otherwise of changes. */
  public void join(Client client, Caching caching) {
    client.cache().set(caching);
    clients.put(client.id(), client);
    isInUse = true;
  }

  /** A client caches no longer. */
  public void leave(Client client) {
    if (clients.remove(client.id()) != null) {
      client.cache().set(null);
      isInUse = !clients.isEmpty();
    }
  }

  /** The client of that number, if it is connected. */
  public boolean isConnected(long id) {
    return connected.containsKey(id);
  }

  /** Keeps in mind what a command has read. */
  void remember(Call call) {
    Client client = call.client();
    Caching caching = client.cache().how();
    if (caching == null
        || caching.broadcasts()
        || !call.command().is(CommandFlag.READONLY)
        || !isMeant(client, caching)) {
      return;
    }
    synchronized (this) {
      for (int argument : call.command().keys(call.request())) {
        readers
            .computeIfAbsent(name(call.bytes(argument)), name -> new LinkedHashSet<>(2))
            .add(client.id());
      }
      while (settings.mostTracked > 0 && readers.size() > settings.mostTracked) {
        String oldest = readers.keySet().iterator().next();
        tellReaders(oldest, readers.remove(oldest), null);
      }
    }
  }

  private static boolean isMeant(Client client, Caching caching) {
    return caching.optsIn()
        ? client.cache().isSaid()
        : !(caching.optsOut() && client.cache().isSaid());
  }

  private static String name(byte[] key) {
    return new String(key, ISO_8859_1);
  }

  /** A key has changed; by this call, or by itself. */
  void changed(byte[] key, @Nullable Call by) {
    if (!isInUse) {
      return;
    }
    if (by == null) {
      broadcast(List.of(key), null);
    } else {
      by.changed(key);
    }
    synchronized (this) {
      tellReaders(name(key), readers.remove(name(key)), by);
    }
  }

  /** What a command or transaction has changed goes as one message for each prefix. */
  void broadcast(List<byte[]> keys, @Nullable Call by) {
    for (Client client : clients.values()) {
      Caching caching = client.cache().how();
      if (caching != null && caching.broadcasts()) {
        for (byte[] prefix : caching.prefixes()) {
          List<byte[]> covered = keys.stream().filter(key -> Caching.begins(key, prefix)).toList();
          if (!covered.isEmpty()) {
            tell(client, caching, covered, by);
          }
        }
      }
    }
  }

  private void tellReaders(String name, @Nullable Set<Long> ids, @Nullable Call by) {
    if (ids != null) {
      for (long id : ids) {
        Client client = clients.get(id);
        Caching caching = client == null ? null : client.cache().how();
        if (client != null && caching != null && !caching.broadcasts()) {
          tell(client, caching, List.of(name.getBytes(ISO_8859_1)), by);
        }
      }
    }
  }

  /** All keys are gone. */
  public void flushed(Call by) {
    synchronized (this) {
      readers.clear();
    }
    for (Client client : clients.values()) {
      Caching caching = client.cache().how();
      if (caching != null) {
        tell(client, caching, null, by);
      }
    }
  }

  private void tell(
      Client client, Caching caching, @Nullable List<byte[]> keys, @Nullable Call by) {
    boolean isOwn = by != null && by.client().id() == client.id();
    if (isOwn && caching.noLoop() && keys != null) {
      return;
    }
    Client target = caching.redirect() == 0 ? client : connected.get(caching.redirect());
    byte[] message;
    if (target == null) {
      client.cache().setRedirectBroken();
      target = client;
      message = client.protocol() < 3 ? new byte[0] : broken(caching.redirect());
    } else {
      message = message(target, target.id() != client.id(), keys);
    }
    if (message.length > 0 && by != null && target.id() == by.client().id()) {
      by.afterReply(message);
    } else if (message.length > 0) {
      target.deliver(message);
    }
  }

  private static byte[] broken(long redirect) {
    return ">2\r\n$21\r\ntracking-redir-broken\r\n:%d\r\n".formatted(redirect).getBytes(US_ASCII);
  }

  private static byte[] message(Client target, boolean isRedirected, @Nullable List<byte[]> keys) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean isPush = target.protocol() > 2;
    if (isPush) {
      out.writeBytes(">2\r\n$10\r\ninvalidate\r\n".getBytes(US_ASCII));
    } else if (isRedirected && target.isSubscribed()) {
      String head = "*3\r\n$7\r\nmessage\r\n$%d\r\n%s\r\n".formatted(CHANNEL.length(), CHANNEL);
      out.writeBytes(head.getBytes(US_ASCII));
    } else {
      return new byte[0]; // without pushes there is no way to tell
    }
    if (keys == null) {
      out.writeBytes((isPush ? "_\r\n" : "*-1\r\n").getBytes(US_ASCII));
      return out.toByteArray();
    }
    out.writeBytes("*%d\r\n".formatted(keys.size()).getBytes(US_ASCII));
    for (byte[] key : keys) {
      out.writeBytes("$%d\r\n".formatted(key.length).getBytes(US_ASCII));
      out.writeBytes(key);
      out.writeBytes("\r\n".getBytes(US_ASCII));
    }
    return out.toByteArray();
  }
}
