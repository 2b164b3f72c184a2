package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Caching;
import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.ReplyError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CLIENT TRACKING, and what belongs to it. */
final class TrackingCommands {

  private TrackingCommands() {}

  /** Says who handles what. */
  static void register(CommandTable table) {
    table
        .on("client|tracking", TrackingCommands::tracking)
        .on("client|caching", TrackingCommands::caching)
        .on("client|getredir", TrackingCommands::redirect)
        .on("client|trackinginfo", TrackingCommands::info);
  }

  private static void tracking(Call call) {
    Caching wanted = wanted(call);
    if (call.isEither(2, "ON", "OFF")) {
      requireFit(wanted, call.client().cache().how());
      call.instance().caches().join(call.client(), merged(wanted, call.client().cache().how()));
    } else {
      call.instance().caches().leave(call.client());
    }
    call.reply().ok();
  }

  private static Caching wanted(Call call) {
    long redirect = 0;
    boolean broadcasts = false;
    boolean optsIn = false;
    boolean optsOut = false;
    boolean noLoop = false;
    List<byte[]> prefixes = new ArrayList<>();
    for (int i = 3; i < call.count(); i++) {
      boolean hasMore = i + 1 < call.count();
      if (call.is(i, "REDIRECT") && hasMore) {
        if (redirect != 0) {
          throw new ReplyError("ERR A client can only redirect to a single other client");
        }
        redirect = call.integer(++i);
        if (!call.instance().caches().isConnected(redirect)) {
          throw new ReplyError("ERR The client ID you want redirect to does not exist");
        }
      } else if (call.is(i, "PREFIX") && hasMore) {
        prefixes.add(call.bytes(++i));
      } else if (call.is(i, "BCAST")) {
        broadcasts = true;
      } else if (call.is(i, "OPTIN")) {
        optsIn = true;
      } else if (call.is(i, "OPTOUT")) {
        optsOut = true;
      } else if (call.is(i, "NOLOOP")) {
        noLoop = true;
      } else {
        throw ReplyError.syntax();
      }
    }
    return new Caching(redirect, broadcasts, optsIn, optsOut, noLoop, prefixes);
  }

  private static void requireFit(Caching wanted, @Nullable Caching old) {
    if (!wanted.broadcasts() && !wanted.prefixes().isEmpty()) {
      throw new ReplyError("ERR PREFIX option requires BCAST mode to be enabled");
    }
    if (old != null && old.broadcasts() != wanted.broadcasts()) {
      throw new ReplyError(
          "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.");
    }
    if (wanted.broadcasts() && (wanted.optsIn() || wanted.optsOut())) {
      throw new ReplyError("ERR OPTIN and OPTOUT are not compatible with BCAST");
    }
    if (wanted.optsIn() && wanted.optsOut()) {
      throw new ReplyError("ERR You can't specify both OPTIN mode and OPTOUT mode");
    }
    if (old != null && ((wanted.optsIn() && old.optsOut()) || (wanted.optsOut() && old.optsIn()))) {
      throw new ReplyError(
          "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.");
    }
    requireApart(wanted.prefixes(), old == null ? List.of() : old.prefixes());
  }

  /** No prefix of a client may begin with another, but those that it has already. */
  private static void requireApart(List<byte[]> wanted, List<byte[]> old) {
    for (int i = 0; i < wanted.size(); i++) {
      byte[] each = wanted.get(i);
      requireApart(each, old, "an existing");
      requireApart(each, wanted.subList(i + 1, wanted.size()), "another provided");
    }
  }

  private static void requireApart(byte[] prefix, List<byte[]> others, String which) {
    for (byte[] other : others) {
      boolean overlaps = Caching.begins(prefix, other) || Caching.begins(other, prefix);
      if (overlaps && !(which.equals("an existing") && Arrays.equals(prefix, other))) {
        throw new ReplyError(
            "ERR Prefix '%s' overlaps with %s prefix '%s'. Prefixes for a single client must not overlap."
                .formatted(text(prefix), which, text(other)));
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Caching merged(Caching wanted, @Nullable Caching old) {
    List<byte[]> prefixes = new ArrayList<>(wanted.prefixes());
    if (wanted.broadcasts() && prefixes.isEmpty()) {
      prefixes.add(new byte[0]);
    }
    for (byte[] each : old == null ? List.<byte[]>of() : old.prefixes()) {
      if (prefixes.stream().noneMatch(prefix -> Arrays.equals(prefix, each))) {
        prefixes.add(each);
      }
    }
    return new Caching(
        wanted.redirect(),
        wanted.broadcasts(),
        wanted.optsIn(),
        wanted.optsOut(),
        wanted.noLoop(),
        prefixes);
  }

  private static void caching(Call call) {
    Caching caching = call.client().cache().how();
    if (caching == null) {
      throw new ReplyError(
          "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled");
    }
    boolean isYes = call.isEither(2, "YES", "NO");
    if (!(isYes ? caching.optsIn() : caching.optsOut())) {
      throw new ReplyError(
          isYes
              ? "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode."
              : "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
    }
    call.client().cache().say();
    call.reply().ok();
  }

  private static void redirect(Call call) {
    Caching caching = call.client().cache().how();
    call.reply().integer(caching == null ? -1 : caching.redirect());
  }

  private static void info(Call call) {
    Client client = call.client();
    Caching caching = client.cache().how();
    List<String> flags = new ArrayList<>(List.of(caching == null ? "off" : "on"));
    if (caching != null) {
      addIf(flags, caching.broadcasts(), "bcast");
      addIf(flags, caching.optsIn(), "optin");
      addIf(flags, caching.optsIn() && client.cache().isSaid(), "caching-yes");
      addIf(flags, caching.optsOut(), "optout");
      addIf(flags, caching.optsOut() && client.cache().isSaid(), "caching-no");
      addIf(flags, caching.noLoop(), "noloop");
      addIf(flags, client.cache().isRedirectBroken(), "broken_redirect");
    }
    call.reply().map(3);
    call.reply().bulk("flags");
    call.reply().set(flags.size());
    flags.forEach(call.reply()::bulk);
    call.reply().bulk("redirect");
    call.reply().integer(caching == null ? -1 : caching.redirect());
    call.reply().bulk("prefixes");
    List<byte[]> prefixes = caching == null ? List.of() : caching.prefixes();
    call.reply().array(prefixes.size());
    prefixes.forEach(call.reply()::bulk);
  }

  private static void addIf(List<String> to, boolean is, String word) {
    if (is) {
      to.add(word);
    }
  }
}
