package dev.assay.transport.auto;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelAcceptor;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.Listener;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.session.SessionWorker;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker of sessions over several backends at once. A channel to somebody is first one by tcp, on
 * which the two find out what to take; so while that lasts a connection is two sessions.
 */
final class AutoWorker implements Worker {

  /** By what strangers meet; every machine has it. */
  static final String FIRST = "tcp";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long TICK_NANOS = 10_000_000;
  private static final int POLLS = 64;

  private final TransportConfig config;
  private final ManyPorts ports;
  private final SessionWorker sessions;
  private final Preference preference;
  private final Map<String, String> missing;
  private final Set<String> ofOneHost;
  private final String host = HostId.read();
  private final Map<String, Arrival> places = new HashMap<>();
  private final IdentityHashMap<Channel, String> schemeOf = new IdentityHashMap<>();
  private final Set<AutoChannel> undecided = new HashSet<>();
  private int connections;
  private int polls;
  private long nextTickNanos = System.nanoTime();
  private boolean closing;

  /**
   * Over ports, which it owns.
   *
   * @param missing why transports are not among them, by scheme
   * @param ofOneHost schemes whose addresses are names on one machine
   */
  AutoWorker(
      TransportConfig config,
      ManyPorts ports,
      Preference preference,
      Map<String, String> missing,
      Set<String> ofOneHost) {
    this.config = config;
    this.ports = ports;
    this.preference = preference;
    this.missing = missing;
    this.ofOneHost = ofOneHost;
    sessions = new SessionWorker("auto", below(config), ports, Optional.empty());
  }

  /** The configuration of what is below: there is room for connections that are being made. */
  static TransportConfig below(TransportConfig config) {
    int both =
        (int) Math.min(Integer.MAX_VALUE, 0L + config.maxConnections() + config.maxHandshakes());
    return config.withMaxConnections(both, config.maxHandshakes());
  }

  @Override
  public Listener listen(Address address, ChannelAcceptor acceptor) throws TransportException {
    return new AutoListener(this, address, acceptor);
  }

  @Override
  public Channel connect(Address address, ChannelHandler handler) throws TransportException {
    if (connections >= config.maxConnections()) {
      throw new TransportException(
          "auto has %d connections, the most its configuration allows: raise maxConnections"
              .formatted(connections));
    }
    AutoChannel channel = new AutoChannel(this, handler);
    new Choosing(this, address, channel, handler).begin();
    connections++;
    return channel;
  }

  /** Begins one of the channels below. */
  Channel open(Address address, AutoChannel handler) throws TransportException {
    if (closing) {
      throw new TransportException("the worker is closing");
    }
    Channel channel = sessions.connect(address, handler);
    arrived(channel, address.scheme());
    return channel;
  }

  ChannelHandler arrived(
      Channel channel, String scheme, AutoListener listener, ChannelAcceptor acceptor) {
    AutoChannel auto = new AutoChannel(this);
    arrived(channel, scheme);
    auto.begin(new Arrival(this, listener, auto, acceptor, channel, scheme));
    return auto;
  }

  private void arrived(Channel channel, String scheme) {
    schemeOf.put(channel, scheme);
    ports.count(scheme, 1);
  }

  void gone(Channel channel) {
    String scheme = schemeOf.remove(channel);
    if (scheme != null) {
      ports.count(scheme, -1);
    }
  }

  void undecided(AutoChannel channel, boolean is) {
    if (is) {
      undecided.add(channel);
    } else {
      undecided.remove(channel);
    }
    ports.setExpecting(!undecided.isEmpty());
  }

  /** Keeps a place for who asks; null where there is none. */
  @Nullable String reserve(Arrival asking) {
    if (connections >= config.maxConnections()) {
      return null;
    }
    connections++;
    String token = HexFormat.of().toHexDigits(RANDOM.nextLong());
    places.put(token, asking);
    return token;
  }

  /** The place goes to who has its token; null where nobody's is it. */
  @Nullable Arrival takePlace(String token) {
    return places.remove(token);
  }

  /** A connection has ended. */
  void release() {
    connections--;
  }

  @Override
  public Listener listenStreams(Address address, StreamAcceptor acceptor)
      throws TransportException {
    return sessions.listenStreams(address, acceptor);
  }

  @Override
  public ByteStream connectStream(Address address, StreamHandler handler)
      throws TransportException {
    return sessions.connectStream(address, handler);
  }

  @Override
  public int poll() {
    if (!undecided.isEmpty() && ++polls % POLLS == 0) {
      tickIfDue();
    }
    return sessions.poll();
  }

  @Override
  public int await(long timeoutNanos) {
    tickIfDue();
    return sessions.await(undecided.isEmpty() ? timeoutNanos : Math.min(timeoutNanos, TICK_NANOS));
  }

  private void tickIfDue() {
    long now = System.nanoTime();
    if (now - nextTickNanos >= 0) {
      nextTickNanos = now + TICK_NANOS;
      for (AutoChannel channel : List.copyOf(undecided)) {
        channel.tick(now);
      }
    }
  }

  @Override
  public long copiedBytes() {
    return sessions.copiedBytes();
  }

  @Override
  public void wakeup() {
    sessions.wakeup();
  }

  @Override
  public RegisteredRegion allocate(long sizeBytes, Access access) throws TransportException {
    return sessions.allocate(sizeBytes, access);
  }

  @Override
  public RegisteredRegion register(MemorySegment memory, Access access) throws TransportException {
    return sessions.register(memory, access);
  }

  @Override
  public void close() {
    closing = true;
    sessions.close();
  }

  SessionWorker sessions() {
    return sessions;
  }

  List<String> schemes() {
    return ports.schemes();
  }

  boolean isOfOneHost(String scheme) {
    return ofOneHost.contains(scheme);
  }

  Preference preference() {
    return preference;
  }

  Map<String, String> missing() {
    return missing;
  }

  String host() {
    return host;
  }

  long connectTimeoutNanos() {
    return config.connectTimeout().toNanos();
  }
}
