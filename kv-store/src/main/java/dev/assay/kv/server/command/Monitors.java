package dev.assay.kv.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.kv.server.resp.Request;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Clients that are told of every command. Any thread may call. */
public final class Monitors {

  private final List<Client> clients = new CopyOnWriteArrayList<>();

  /** A client is told from now on. */
  public void add(Client client) {
    if (!clients.contains(client)) {
      clients.add(client);
    }
  }

  /** A client is told no longer. */
  public void remove(Client client) {
    clients.remove(client);
  }

  /** Whether nobody is told. */
  public boolean isEmpty() {
    return clients.isEmpty();
  }

  /** Whether a client is told. */
  public boolean contains(Client client) {
    return clients.contains(client);
  }

  /** Tells of a command that has run, as Redis does: EXEC behind what it carried out. */
  void tell(Call call) {
    Command command = call.command();
    if (command.is(CommandFlag.ADMIN)) {
      return;
    }
    long micros = System.currentTimeMillis() * 1000 + System.nanoTime() / 1000 % 1000;
    StringBuilder line =
        new StringBuilder(
            "+%d.%06d [%d %s]"
                .formatted(
                    micros / 1_000_000,
                    micros % 1_000_000,
                    call.client().database(),
                    call.client().address()));
    Request request = call.request();
    for (int i = 0; i < request.count(); i++) {
      line.append(' ');
      quote(
          line,
          SlowCommands.isSecret(command, request, i)
              ? "(redacted)".getBytes(UTF_8)
              : request.bytes(i));
    }
    byte[] bytes = line.append("\r\n").toString().getBytes(UTF_8);
    for (Client client : clients) {
      if (client.id() == call.client().id()) {
        call.afterReply(bytes);
      } else {
        client.deliver(bytes);
      }
    }
  }

  private static void quote(StringBuilder to, byte[] bytes) {
    to.append('"');
    for (byte each : bytes) {
      switch (each) {
        case '"', '\\' -> to.append('\\').append((char) each);
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case '\t' -> to.append("\\t");
        case 7 -> to.append("\\a");
        case '\b' -> to.append("\\b");
        default -> {
          if (each >= ' ' && each < 127) {
            to.append((char) each);
          } else {
            to.append("\\x%02x".formatted(each & 0xff));
          }
        }
      }
    }
    to.append('"');
  }
}
