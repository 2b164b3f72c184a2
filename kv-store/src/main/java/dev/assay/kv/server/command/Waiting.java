package dev.assay.kv.server.command;

import dev.assay.kv.server.keyspace.KeyName;
import dev.assay.kv.server.keyspace.KeyWatcher;
import dev.assay.kv.server.resp.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A command that waits until one of its keys has something for it. Its keys may change on several
 * cores at once.
 */
public final class Waiting implements KeyWatcher {

  private final Client client;
  private final Command command;
  private final Request request = new Request();
  private final long untilMillis;
  private final long beganNanos = System.nanoTime();
  private final List<KeyName> keys = new ArrayList<>();
  private final Set<KeyName> changed = new LinkedHashSet<>();
  private final BiConsumer<Waiting, KeyName> ready;

  /**
   * The command of a call.
   *
   * @param untilMillis since 1970; 0 for ever
   * @param ready hears of each of its keys that changes, once until that is taken
   */
  public Waiting(Call call, long untilMillis, BiConsumer<Waiting, KeyName> ready) {
    client = call.client();
    command = call.command();
    request.copyOf(call.request());
    this.untilMillis = untilMillis;
    this.ready = ready;
  }

  /** Who waits. */
  public Client client() {
    return client;
  }

  /** What is tried again. */
  public Command command() {
    return command;
  }

  /** Its arguments. */
  public Request request() {
    return request;
  }

  /** Until when, in ms since 1970; 0 for ever. */
  public long untilMillis() {
    return untilMillis;
  }

  /** Since when, of the system's clock. */
  public long beganNanos() {
    return beganNanos;
  }

  /** The keys that it waits for. */
  public List<KeyName> keys() {
    return keys;
  }

  @Override
  public synchronized void changed(KeyName key) {
    if (changed.add(key)) {
      ready.accept(this, key);
    }
  }

  @Override
  public void moved(KeyName from, KeyName to) {
    keys.replaceAll(each -> each.equals(from) ? to : each);
  }

  /** The change of a key is taken: the next one is told again. */
  public synchronized void taken(KeyName key) {
    changed.remove(key);
  }
}
