package dev.assay.transport.auto;

import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.TransportException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connecting side: asks what there is, and tries it, best first. What fails, or takes more than
 * half of the time that is left, gives way to the next one; the last is to stay with tcp.
 */
@SuppressWarnings("ReferenceEquality") // a channel is itself and no other
final class Choosing implements Stage {

  private final AutoWorker worker;
  private final Address address;
  private final AutoChannel channel;
  private final ChannelHandler user;
  private final long deadlineNanos;

  /** Where each transport that was offered is, in the order of the offer. */
  private final Map<String, Address> offered = new LinkedHashMap<>();

  /** Why transports were passed over. */
  private final List<String> passed = new ArrayList<>();

  private List<String> ranked = List.of();
  private String host = "";
  private String token = "";
  private @Nullable Channel asking;
  private @Nullable Channel trying;
  private long giveUpNanos;
  private @Nullable CloseCause result;

  Choosing(AutoWorker worker, Address address, AutoChannel channel, ChannelHandler user) {
    this.worker = worker;
    this.address = address;
    this.channel = channel;
    this.user = user;
    deadlineNanos = System.nanoTime() + worker.connectTimeoutNanos();
    giveUpNanos = deadlineNanos;
  }

  void begin() throws TransportException {
    asking = worker.open(address.withScheme(AutoWorker.FIRST), channel);
    channel.begin(this);
  }

  @Override
  public void opened(Channel opened) {
    if (result != null) {
      opened.close();
    } else if (opened == asking) {
      AutoChannel.say(opened, "ask");
    } else if (opened == trying && asking != null) {
      AutoChannel.say(opened, "take " + token);
      asking.close();
      decide(opened);
    }
  }

  private void decide(Channel chosen) {
    StringBuilder why = new StringBuilder(ranked.getFirst() + ": ");
    why.append(worker.preference().reason(ranked));
    List<String> reasons = new ArrayList<>(passed);
    worker
        .missing()
        .forEach((scheme, cause) -> reasons.add(scheme + " is not here (" + cause + ")"));
    reasons.forEach(each -> why.append("; ").append(each));
    channel.decide(chosen, user, why.toString());
  }

  @Override
  public void said(Channel from, String line) {
    if (from != asking || result != null) {
      return;
    }
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "host" -> host = words.length > 1 ? words[1] : "";
      case "way" -> offer(words);
      case "token" -> {
        token = words.length > 1 ? words[1] : "";
        ranked = new ArrayList<>(worker.preference().rank(usable()));
        tryNext();
      }
      case "full" ->
          giveUp(new CloseCause(CloseCause.Kind.LIMIT, address + " takes no more connections"));
      default -> giveUp(new CloseCause(CloseCause.Kind.PROTOCOL, "an offer is broken: " + line));
    }
  }

  private void offer(String[] words) {
    try {
      Address where = Address.parse(words[1] + "://" + words[2]);
      // Its port counts; the host is the one that it could be asked at.
      offered.put(
          words[1],
          worker.isOfOneHost(words[1])
              ? where
              : address.withScheme(words[1]).withPort(where.port()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      giveUp(new CloseCause(CloseCause.Kind.PROTOCOL, "an offer is broken"));
    }
  }

  private List<String> usable() {
    List<String> usable = new ArrayList<>(List.of(AutoWorker.FIRST));
    for (String scheme : worker.schemes()) {
      boolean apart = worker.isOfOneHost(scheme) && (host.isEmpty() || !host.equals(worker.host()));
      if (!offered.containsKey(scheme)) {
        if (!scheme.equals(AutoWorker.FIRST)) {
          passed.add(scheme + " was not offered");
        }
      } else if (apart) {
        passed.add(scheme + " is for one user on one machine");
      } else {
        usable.add(scheme);
      }
    }
    return usable;
  }

  private void tryNext() {
    while (asking != null && result == null) {
      String scheme = ranked.getFirst();
      if (scheme.equals(AutoWorker.FIRST)) {
        AutoChannel.say(asking, "stay");
        decide(asking);
        return;
      }
      try {
        trying = worker.open(Objects.requireNonNull(offered.get(scheme)), channel);
        long now = System.nanoTime();
        giveUpNanos = now + (deadlineNanos - now) / 2;
        return;
      } catch (TransportException e) {
        pass(String.valueOf(e.getMessage()));
      }
    }
  }

  private void pass(String cause) {
    passed.add(ranked.removeFirst() + " failed (" + cause + ")");
  }

  @Override
  public void closed(Channel closed, CloseCause cause) {
    if (closed == asking) {
      asking = null;
      giveUp(cause);
    } else if (closed == trying) {
      trying = null;
      if (result == null) {
        pass(cause.sentence());
        tryNext();
      }
    }
    if (asking == null && trying == null && result != null) {
      worker.release();
      channel.end(result);
    }
  }

  @Override
  public void giveUp(CloseCause cause) {
    if (result == null) {
      result = cause;
    }
    if (trying != null) {
      trying.close();
    }
    if (asking != null) {
      asking.close();
    }
  }

  @Override
  public void tick(long nowNanos) {
    if (nowNanos - deadlineNanos >= 0) {
      giveUp(
          new CloseCause(
              CloseCause.Kind.CONNECT_TIMEOUT, address + " did not answer within the deadline"));
    } else if (trying != null && nowNanos - giveUpNanos >= 0) {
      trying.close();
    }
  }
}
