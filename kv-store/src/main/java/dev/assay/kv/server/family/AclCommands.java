package dev.assay.kv.server.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.command.User;
import dev.assay.kv.server.command.Users;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** ACL: users, and what they may do. */
public final class AclCommands {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int USUAL_BITS = 256;
  private static final int MOST_BITS = 4096;
  private static final String NO_FILE =
      "ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.";

  private AclCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("acl|whoami", call -> call.reply().bulk(call.client().user().name()))
        .on("acl|users", call -> texts(call, User::name))
        .on("acl|list", call -> texts(call, User::toString))
        .on("acl|getuser", AclCommands::show)
        .on("acl|setuser", AclCommands::set)
        .on("acl|deluser", AclCommands::delete)
        .on("acl|cat", AclCommands::categories)
        .on("acl|genpass", AclCommands::password)
        .on("acl|log", AclCommands::refusals)
        .on("acl|dryrun", AclCommands::tryOut)
        .on("acl|load", AclCommands::noFile)
        .on("acl|save", AclCommands::noFile)
        .on("acl|help", call -> Help.reply(call, "acl"));
  }

  private static Users users(Call call) {
    return call.instance().users();
  }

  private static String name(Call call, int argument) {
    return new String(call.bytes(argument), ISO_8859_1);
  }

  private static void texts(Call call, java.util.function.Function<User, String> text) {
    List<byte[]> all =
        users(call).all().stream().map(user -> text.apply(user).getBytes(ISO_8859_1)).toList();
    call.reply().array(all.size());
    all.forEach(call.reply()::bulk);
  }

  private static void show(Call call) {
    User user = users(call).find(name(call, 2));
    Reply reply = call.reply();
    if (user == null) {
      reply.nullBulk();
      return;
    }
    reply.map(6);
    reply.bulk("flags");
    reply.set(user.flags().size());
    user.flags().forEach(reply::bulk);
    reply.bulk("passwords");
    reply.array(user.hashes().size());
    user.hashes().forEach(reply::bulk);
    List<List<String>> selectors = user.selectors();
    selector(reply, selectors.getFirst());
    reply.bulk("selectors");
    reply.array(selectors.size() - 1L);
    for (List<String> each : selectors.subList(1, selectors.size())) {
      reply.map(3);
      selector(reply, each);
    }
  }

  private static void selector(Reply reply, List<String> rules) {
    String[] names = {"commands", "keys", "channels"};
    for (int i = 0; i < names.length; i++) {
      reply.bulk(names[i]);
      reply.bulk(rules.get(i).getBytes(ISO_8859_1));
    }
  }

  private static void set(Call call) {
    List<String> rules = new ArrayList<>();
    StringBuilder open = null;
    String first = "";
    for (int i = 3; i < call.count(); i++) {
      String rule = name(call, i);
      if (open == null && rule.startsWith("(")) {
        open = new StringBuilder();
        first = rule;
      }
      if (open == null) {
        rules.add(rule);
        continue;
      }
      open.append(open.isEmpty() ? "" : " ").append(rule);
      if (rule.endsWith(")")) {
        rules.add(open.toString());
        open = null;
      }
    }
    if (open != null) {
      throw new ReplyError(
          "ERR Unmatched parenthesis in acl selector starting at '%s'.".formatted(first));
    }
    boolean allChannels =
        "allchannels".equals(call.instance().settings().value("acl-pubsub-default"));
    users(call).set(name(call, 2), rules, allChannels, call);
    call.reply().ok();
  }

  private static void delete(Call call) {
    for (int i = 2; i < call.count(); i++) {
      if (name(call, i).equals(Users.DEFAULT)) {
        throw new ReplyError("ERR The 'default' user cannot be removed");
      }
    }
    int deleted = 0;
    for (int i = 2; i < call.count(); i++) {
      deleted += users(call).delete(name(call, i), call) ? 1 : 0;
    }
    call.reply().integer(deleted);
  }

  private static void categories(Call call) {
    if (call.count() > 3) {
      throw ReplyError.subcommand(call.text(1), "ACL");
    }
    if (call.count() == 2) {
      call.reply().array(Users.CATEGORIES.size());
      Users.CATEGORIES.forEach(call.reply()::bulk);
      return;
    }
    String category = call.text(2).toLowerCase(Locale.ROOT);
    if (!Users.CATEGORIES.contains(category)) {
      throw new ReplyError("ERR Unknown category '%s'".formatted(call.text(2)));
    }
    List<Command> members =
        call.instance().commands().all().stream()
            .filter(command -> command.categories().contains("@" + category))
            .toList();
    call.reply().array(members.size());
    members.forEach(command -> call.reply().bulk(command.name()));
  }

  private static void password(Call call) {
    long bits = call.count() > 2 ? call.integer(2) : USUAL_BITS;
    if (bits <= 0 || bits > MOST_BITS) {
      throw new ReplyError(
          "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096");
    }
    int digits = (int) (bits + 3) / 4;
    byte[] random = new byte[(digits + 1) / 2];
    RANDOM.nextBytes(random);
    call.reply().bulk(HexFormat.of().formatHex(random).substring(0, digits));
  }

  private static void refusals(Call call) {
    if (call.count() == 3 && call.is(2, "RESET")) {
      users(call).forget();
      call.reply().ok();
      return;
    }
    long most = call.count() > 2 ? Math.max(0, call.integer(2)) : 10;
    List<Users.Refusal> all = users(call).refusals(most);
    Reply reply = call.reply();
    reply.array(all.size());
    String[] names = {"reason", "context", "object", "username"};
    for (Users.Refusal refusal : all) {
      reply.map(7);
      reply.bulk("count");
      reply.integer(refusal.count());
      for (int i = 0; i < names.length; i++) {
        reply.bulk(names[i]);
        reply.bulk(refusal.texts().get(i).getBytes(ISO_8859_1));
      }
      reply.bulk("age-seconds");
      reply.real(refusal.ageSeconds());
      reply.bulk("client-info");
      reply.bulk(refusal.client());
    }
  }

  private static void tryOut(Call call) {
    User user = users(call).find(name(call, 2));
    if (user == null) {
      throw new ReplyError("ERR User '%s' not found".formatted(call.text(2)));
    }
    Request request = new Request();
    request.copyOf(call.request(), 3);
    try {
      Command command = call.instance().commands().find(request);
      if (command != null && !command.subcommands().isEmpty() && request.count() > 1) {
        command = command.subcommands().get(request.text(1).toLowerCase(Locale.ROOT));
      }
      if (command == null) {
        throw new ReplyError("ERR Command '%s' not found".formatted(call.text(3)));
      }
      if (!command.takes(request.count())) {
        throw ReplyError.arity(command.name());
      }
      String refused = user.refusal(command, request);
      if (refused == null) {
        call.reply().ok();
      } else {
        call.reply().bulk(refused);
      }
    } finally {
      request.free();
    }
  }

  private static void noFile(Call call) {
    throw new ReplyError(NO_FILE);
  }

  /** Makes this client the user, if this is the password. */
  static void authenticate(Call call, String name, byte[] password) {
    User user = users(call).authenticate(name, password);
    if (user == null) {
      users(call)
          .note(
              call,
              "auth",
              call.client().transaction().isOpen() ? "multi" : "toplevel",
              call.text(0),
              name);
      throw new ReplyError("WRONGPASS invalid username-password pair or user is disabled.");
    }
    Client client = call.client();
    client.setUser(user);
    client.setKnown(true);
  }
}
