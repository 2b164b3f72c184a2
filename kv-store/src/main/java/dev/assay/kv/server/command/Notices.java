package dev.assay.kv.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.kv.server.keyspace.KeyName;
import dev.assay.kv.server.keyspace.ShardView;
import dev.assay.kv.server.keyspace.TouchedKeys.Kind;
import dev.assay.kv.server.keyspace.TouchedKeys.Touch;
import java.util.Arrays;
import java.util.List;

/**
 * Who is told what becomes of keys: those that hear the channels of keys and of events, by the
 * classes of notify-keyspace-events, and those that cache what they have read. A command's are told
 * when it has ended, before its core lets go of its keys. Any thread may call.
 */
public final class Notices implements ShardView.GoneKeys {

  private static final int KEYSPACE = KeyEvents.classes("K");
  private static final int KEYEVENT = KeyEvents.classes("E");

  private final Settings settings;
  private final Channels channels;
  private final Caches caches;
  private final KeyEvents events = new KeyEvents();
  private volatile int[] stored = {};

  /** Of a server. */
  public Notices(Settings settings, Channels channels, Caches caches) {
    this.settings = settings;
    this.channels = channels;
    this.caches = caches;
  }

  /** Where each database is stored; shared, changed while nobody runs. */
  public void setDatabases(int[] newStored) {
    stored = newStored;
  }

  private int database(KeyName name) {
    int database = 0;
    while (database < stored.length - 1 && stored[database] != name.database()) {
      database++;
    }
    return database;
  }

  /** A command begins. */
  void begins(Call call) {
    call.keys().touched().begin(isWanted() && events.has(call.command()));
  }

  /** A command has ended. */
  void ended(Call call) {
    caches.remember(call);
    List<Touch> touches = call.keys().touched().end();
    if (touches.isEmpty()) {
      return;
    }
    if (settings.eventClasses != 0) {
      for (KeyEvents.Event event : events.of(call, touches)) {
        tell(event.letter(), event.name(), event.touch().name());
      }
    }
    for (Touch touch : touches) {
      if (touch.kind() == Kind.CHANGED || touch.kind() == Kind.REMOVED) {
        caches.changed(touch.name().key(), call);
      }
    }
  }

  @Override
  public void gone(KeyName name, boolean hasExpired) {
    if (settings.eventClasses != 0) {
      tell(hasExpired ? 'x' : 'e', hasExpired ? "expired" : "evicted", name);
    }
    caches.changed(name.key(), null);
  }

  /** A group of a stream has one consumer more, made by whatever command. */
  public void joined(KeyName stream) {
    if (settings.eventClasses != 0) {
      tell('t', "xgroup-createconsumer", stream);
    }
  }

  @Override
  public boolean isWanted() {
    return settings.eventClasses != 0 || caches.isInUse();
  }

  private void tell(char letter, String event, KeyName name) {
    int classes = settings.eventClasses;
    if ((classes & KeyEvents.classes(String.valueOf(letter))) == 0) {
      return;
    }
    int database = database(name);
    byte[] key = name.key();
    if ((classes & KEYSPACE) != 0) {
      channels.tell(joined("__keyspace@" + database + "__:", key), event.getBytes(UTF_8));
    }
    if ((classes & KEYEVENT) != 0) {
      channels.tell(("__keyevent@" + database + "__:" + event).getBytes(UTF_8), key);
    }
  }

  private static byte[] joined(String prefix, byte[] key) {
    byte[] first = prefix.getBytes(UTF_8);
    byte[] joined = Arrays.copyOf(first, first.length + key.length);
    System.arraycopy(key, 0, joined, first.length, key.length);
    return joined;
  }
}
