package dev.assay.transport.reliable;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Attempts;
import dev.assay.transport.link.CopyCount;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Links over a port of raw frames. An address is {@code scheme://hardware-address:service}, where
 * services are numbers from 1 to 65,535; one listens on {@code scheme://any:service}.
 *
 * <p>Connections have random numbers on both sides; a packet counts only if it bears both and comes
 * from the right hardware address. What belongs to no connection is answered with a reset.
 */
public final class ReliableLinks implements LinkPort {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int POLL_FRAMES = 64;
  private static final int MIN_WINDOW = 8;
  private static final int MAX_WINDOW = 1 << 14;

  /** Timers are looked at so often while something is under way. */
  private static final long TIMER_NANOS = 1_000_000;

  private final FramePort frames;
  private final TransportConfig config;
  private final LongSupplier clock;
  private final CopyCount copies = new CopyCount();
  private final int maxPayloadBytes;
  private final int windowPackets;
  private final List<ReliableLink> links = new ArrayList<>();
  private final Int2ObjectHashMap<ReliableLink> byLocalId = new Int2ObjectHashMap<>();
  private final Int2ObjectHashMap<LinkAcceptor> services = new Int2ObjectHashMap<>();

  /** Made once: polls allocate nothing. */
  private final FramePort.FrameHandler onFrame = this::onFrame;

  private long nowNanos;

  /** Over a port, which it owns. */
  public ReliableLinks(FramePort frames, TransportConfig config) {
    this(frames, config, System::nanoTime);
  }

  /** As the other one, with a clock of the caller's. */
  public ReliableLinks(FramePort frames, TransportConfig config, LongSupplier clock) {
    this.frames = frames;
    this.config = config;
    this.clock = clock;
    maxPayloadBytes = frames.maxFrameBytes() - PacketLayout.HEADER_BYTES & ~3;
    int packets = Integer.highestOneBit(Math.max(1, config.sendBufferBytes() / maxPayloadBytes));
    windowPackets = Math.clamp(packets, MIN_WINDOW, MAX_WINDOW);
    nowNanos = clock.getAsLong();
  }

  @Override
  public Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
    int service = service(address);
    if (services.putIfAbsent(service, acceptor) != null) {
      throw new TransportException(address + " is listened on already");
    }
    return new Listener() {
      @Override
      public Address address() {
        return new Address(address.scheme(), MacAddress.format(frames.hardwareAddress()), service);
      }

      @Override
      public void close() {
        services.remove(service);
      }
    };
  }

  @Override
  public Link connect(Address address, LinkHandler handler) throws TransportException {
    int service = service(address);
    ReliableLink link = new ReliableLink(this, MacAddress.parse(address.host()), freeId());
    add(link);
    link.connect(handler, service, clock.getAsLong());
    return link;
  }

  @Override
  public int poll() {
    nowNanos = clock.getAsLong();
    int events = frames.poll(onFrame, POLL_FRAMES);
    for (int i = links.size() - 1; i >= 0; i--) {
      events += links.get(i).poll(nowNanos);
    }
    frames.flush();
    return events;
  }

  @Override
  public int await(long timeoutNanos) {
    int events = poll();
    if (events == 0) {
      boolean waiting = links.stream().anyMatch(ReliableLink::isWaiting);
      frames.await(waiting ? Math.min(timeoutNanos, TIMER_NANOS) : timeoutNanos);
      events = poll();
    }
    return events;
  }

  @Override
  public long copiedBytes() {
    return copies.bytes();
  }

  @Override
  public void wakeup() {
    frames.wakeup();
  }

  @Override
  public void close() {
    Attempts all = new Attempts();
    for (ReliableLink link : List.copyOf(links)) {
      link.reset(CloseCause.CLOSED_HERE);
      all.run(() -> link.poll(nowNanos));
    }
    all.run(frames::flush);
    all.run(frames::close);
    all.end();
  }

  private void onFrame(MemorySegment frame, long at, int lengthBytes) {
    if (!PacketLayout.isPacket(frame, at, lengthBytes)
        || PacketLayout.destination(frame, at) != frames.hardwareAddress()) {
      return;
    }
    byte type = PacketLayout.type(frame, at);
    ReliableLink link = find(frame, at, type);
    if (link != null) {
      link.onPacket(frame, at, type, nowNanos);
    } else if (type == PacketLayout.SYN) {
      accept(frame, at);
    } else if (type != PacketLayout.RESET) {
      refuse(frame, at);
    }
  }

  private @Nullable ReliableLink find(MemorySegment frame, long at, byte type) {
    long source = PacketLayout.source(frame, at);
    int id = PacketLayout.fromId(frame, at);
    if (type == PacketLayout.SYN) {
      for (ReliableLink link : links) {
        if (link.isWith(source, id)) {
          return link;
        }
      }
      return null;
    }
    ReliableLink link = byLocalId.get(PacketLayout.toId(frame, at));
    return link != null && link.isFrom(source, id) ? link : null;
  }

  private void accept(MemorySegment frame, long at) {
    int service = PacketLayout.service(frame, at);
    LinkAcceptor acceptor = services.get(service);
    if (acceptor == null || links.size() >= config.maxConnections()) {
      refuse(frame, at);
      return;
    }
    ReliableLink link = new ReliableLink(this, PacketLayout.source(frame, at), freeId());
    LinkHandler handler = acceptor.accept(link);
    if (handler == null) {
      refuse(frame, at);
      link.discard();
    } else {
      add(link);
      link.accept(handler, service, PacketLayout.fromId(frame, at));
    }
  }

  private void refuse(MemorySegment frame, long at) {
    long claim = frames.claim();
    if (claim != FramePort.FULL) {
      PacketLayout.setHeader(
          frames.segment(),
          claim,
          PacketLayout.RESET,
          PacketLayout.source(frame, at),
          frames.hardwareAddress(),
          PacketLayout.fromId(frame, at),
          PacketLayout.toId(frame, at));
      commit(claim, 0, 0);
    }
  }

  /** Sends a packet without a payload; where no frame is free, it counts as lost. */
  void control(ReliableLink link, byte type, int service) {
    long claim = header(link, type);
    if (claim != FramePort.FULL) {
      commit(claim, 0, service);
    }
  }

  /** Sends a packet with a payload; false where no frame is free. */
  boolean data(
      ReliableLink link,
      byte type,
      int sequence,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes) {
    long claim = header(link, type);
    if (claim == FramePort.FULL) {
      return false;
    }
    PacketLayout.setSequence(frames.segment(), claim, sequence);
    copies.copy(
        payload, payloadOffset, frames.segment(), claim + PacketLayout.HEADER_BYTES, payloadBytes);
    commit(claim, payloadBytes, 0);
    return true;
  }

  private long header(ReliableLink link, byte type) {
    long claim = frames.claim();
    if (claim == FramePort.FULL) {
      frames.flush();
      return FramePort.FULL;
    }
    MemorySegment frame = frames.segment();
    PacketLayout.setHeader(
        frame,
        claim,
        type,
        link.remoteAddress(),
        frames.hardwareAddress(),
        link.remoteId(),
        link.localId());
    ReceiveWindow in = link.received();
    PacketLayout.setAcknowledgement(frame, claim, in.acknowledged(), in.selective(), in.credit());
    return claim;
  }

  private void commit(long claim, int payloadBytes, int service) {
    PacketLayout.setPayload(frames.segment(), claim, payloadBytes, service);
    frames.commit(claim, PacketLayout.HEADER_BYTES + payloadBytes);
  }

  void flushFrames() {
    frames.flush();
  }

  void ended(ReliableLink link) {
    links.remove(link);
    byLocalId.remove(link.localId());
  }

  CopyCount copies() {
    return copies;
  }

  long nowNanos() {
    return clock.getAsLong();
  }

  int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  int windowPackets() {
    return windowPackets;
  }

  long connectTimeoutNanos() {
    return config.connectTimeout().toNanos();
  }

  long closeTimeoutNanos() {
    return config.closeTimeout().toNanos();
  }

  private void add(ReliableLink link) {
    links.add(link);
    byLocalId.put(link.localId(), link);
  }

  /** Any number that is not in use; 0 means none. */
  private int freeId() {
    int id = RANDOM.nextInt();
    while (id == 0 || byLocalId.containsKey(id)) {
      id = RANDOM.nextInt();
    }
    return id;
  }

  private static int service(Address address) throws TransportException {
    int service = address.requirePort();
    if (service == 0) {
      throw new TransportException(address + " lacks a service: write a number from 1 to 65535");
    }
    return service;
  }
}
