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

  /** There is no memory for more. */
  public static ReplyError full() {
    return new ReplyError("OOM command not allowed when used memory > 'maxmemory'.");
  }

  /** The syntax of a command is not kept. */
  public static ReplyError syntax() {
    return new ReplyError("ERR syntax error");
  }

  /** A command has too many arguments or too few. */
  public static ReplyError arity(String command) {
    return new ReplyError("ERR wrong number of arguments for '%s' command".formatted(command));
  }

  /** There is no such subcommand, or not with so many arguments. */
  public static ReplyError subcommand(String asked, String of) {
    return new ReplyError(
        "ERR unknown subcommand or wrong number of arguments for '%s'. Try %s HELP."
            .formatted(asked, of));
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
