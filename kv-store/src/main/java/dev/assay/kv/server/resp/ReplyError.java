package dev.assay.kv.server.resp;

import java.io.Serial;

/** A command ends with this reply, which begins with its code, as {@code ERR}. */
public final class ReplyError extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** With these words. */
  public ReplyError(String message) {
    super(message, null, false, false);
  }

  /** What is sent. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** The syntax of a command is not kept. */
  public static ReplyError syntax() {
    return new ReplyError("ERR syntax error");
  }

  /** An argument is no integer. */
  public static ReplyError notAnInteger() {
    return new ReplyError("ERR value is not an integer or out of range");
  }

  /** The value of a key is of another type. */
  public static ReplyError wrongType() {
    return new ReplyError("WRONGTYPE Operation against a key holding the wrong kind of value");
  }
}
