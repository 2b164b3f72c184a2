package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Command;
import java.util.Locale;
import java.util.Objects;

/** What HELP says of a command's subcommands, out of the table. */
final class Help {

  private Help() {}

  static void reply(Call call, String name) {
    Command parent = Objects.requireNonNull(call.instance().commands().find(name));
    call.reply().array(1 + 2L * parent.subcommands().size());
    call.reply()
        .status(
            name.toUpperCase(Locale.ROOT)
                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    parent
        .subcommands()
        .forEach(
            (own, command) -> {
              call.reply().status(own.toUpperCase(Locale.ROOT));
              call.reply().status("    " + command.summary());
            });
  }
}
