package dev.assay.kv.server.keyspace;

import java.util.ArrayList;
import java.util.List;

/** Which keys a command touches, in order, while somebody wants to be told. Of one core. */
public final class TouchedKeys {

  /** What became of a key. */
  public enum Kind {
    /** It has another value, or another expiry. */
    CHANGED,
    /** It is gone. */
    REMOVED,
    /** It was not there before the change that follows. */
    NEW,
    /** It was looked for and is not there. */
    MISSED
  }

  /** A key, and what became of it. */
  public record Touch(Kind kind, KeyName name) {}

  private final List<Touch> touches = new ArrayList<>();
  private boolean isOn;

  /** A command begins. */
  public void begin(boolean wanted) {
    isOn = wanted;
  }

  /** A command has ended: what it touched. */
  public List<Touch> end() {
    isOn = false;
    List<Touch> all = List.copyOf(touches);
    touches.clear();
    return all;
  }

  /** Whether somebody wants to be told. */
  boolean isOn() {
    return isOn;
  }

  void add(Kind kind, long key, int keyBytes) {
    if (isOn) {
      touches.add(new Touch(kind, new KeyName(key, keyBytes)));
    }
  }
}
