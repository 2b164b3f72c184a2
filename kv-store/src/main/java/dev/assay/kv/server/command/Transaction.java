package dev.assay.kv.server.command;

import dev.assay.kv.server.keyspace.KeyName;
import dev.assay.kv.server.keyspace.KeyWatcher;
import dev.assay.kv.server.resp.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A client's MULTI: commands that wait for EXEC, and the keys that must not change till then. */
public final class Transaction implements KeyWatcher {

  /** A command that waits, with its arguments. */
  public record Queued(Command command, Request request) {}

  private final List<Queued> queue = new ArrayList<>();
  private final List<KeyName> watched = new ArrayList<>();
  private boolean isOpen;
  private boolean isFaulty;
  private boolean isStale;

  /** Whether commands wait. */
  public boolean isOpen() {
    return isOpen;
  }

  /** Commands wait from now on. */
  public void open() {
    isOpen = true;
  }

  /** A command waits. */
  public void add(Command command, Request request) {
    Request copy = new Request();
    copy.copyOf(request);
    queue.add(new Queued(command, copy));
  }

  /** Commands that wait. */
  public List<Queued> queue() {
    return queue;
  }

  /** Whether one of them is such. */
  public boolean has(Predicate<Command> such) {
    return queue.stream().anyMatch(each -> such.test(each.command()));
  }

  /** A command was refused: EXEC will be, too. */
  public void setFaulty() {
    isFaulty = isOpen;
  }

  /** Whether a command was refused. */
  public boolean isFaulty() {
    return isFaulty;
  }

  /** Whether a watched key has changed. */
  public boolean isStale() {
    return isStale;
  }

  /** Keys that are watched. */
  public List<KeyName> watched() {
    return watched;
  }

  @Override
  public void changed(KeyName key) {
    isStale = true;
  }

  @Override
  public void moved(KeyName from, KeyName to) {
    watched.replaceAll(each -> each.equals(from) ? to : each);
  }

  /** Forgets the commands. */
  public void close() {
    queue.forEach(queued -> queued.request().free());
    queue.clear();
    isOpen = false;
    isFaulty = false;
  }

  /** Forgets what was watched, which somebody else has taken out of the tables. */
  public void unwatched() {
    watched.clear();
    isStale = false;
  }
}
