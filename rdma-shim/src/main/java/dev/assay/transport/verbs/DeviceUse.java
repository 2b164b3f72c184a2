package dev.assay.transport.verbs;

import dev.assay.transport.Access;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Attempts;
import dev.assay.transport.verbs.binding.QueuePair;
import dev.assay.transport.verbs.binding.RegisteredMemory;
import dev.assay.transport.verbs.binding.RoceAddress;
import dev.assay.transport.verbs.binding.VerbsDevice;
import dev.assay.transport.verbs.binding.VerbsException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A port's one device, and what is made from it: completion queues, memory of links, regions. */
final class DeviceUse {

  private static final int INLINE_BYTES = 256;
  private static final int PAGE_BYTES = 4096;
  private static final int MAX_POOLED = 256;

  private final LinkSize size;
  private final List<CompletionGroup> groups = new ArrayList<>();
  private final Deque<LinkMemory> free = new ArrayDeque<>();
  private final Set<VerbsRegion> regions = new HashSet<>();
  private final Map<InetAddress, RoceAddress> addresses = new HashMap<>();
  private @Nullable VerbsDevice device;
  private boolean closed;

  DeviceUse(LinkSize size) {
    this.size = size;
  }

  /** Takes the device of this address, or makes sure that it is the one that was taken. */
  void bind(InetAddress local) throws TransportException {
    requireOpen();
    RoceAddress wanted = address(local);
    VerbsDevice bound = device;
    if (bound == null) {
      open(wanted);
    } else if (!bound.name().equals(wanted.device())) {
      throw new TransportException(
          "%s belongs to %s, and this worker uses %s already: open another worker"
              .formatted(local.getHostAddress(), wanted.device(), bound.name()));
    }
  }

  /** Makes nothing more; whether this was the first call. */
  boolean shut() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the port is closed");
    }
  }

  private VerbsDevice bound() throws TransportException {
    requireOpen();
    if (device == null) {
      try {
        Optional<RoceAddress> any = RoceAddress.any();
        open(any.orElseThrow(() -> new TransportException(VerbsCapability.NO_ADDRESS)));
      } catch (IOException e) {
        throw new TransportException("the RDMA devices cannot be read: " + e.getMessage(), e);
      }
    }
    return device();
  }

  private void open(RoceAddress address) throws TransportException {
    try {
      device = VerbsDevice.open(address.device(), address.port());
      addresses.put(address.gid().toInternet(), address);
    } catch (VerbsException e) {
      throw new TransportException(String.valueOf(e.getMessage()), e);
    }
  }

  RoceAddress address(InetAddress local) throws TransportException {
    RoceAddress known = addresses.get(local);
    if (known == null) {
      try {
        known =
            RoceAddress.find(local)
                .orElseThrow(
                    () ->
                        new TransportException(
                            local.getHostAddress()
                                + " belongs to no RDMA device: use the address of one"));
      } catch (TransportException e) {
        throw e;
      } catch (IOException e) {
        throw new TransportException("the RDMA devices cannot be read: " + e.getMessage(), e);
      }
      addresses.put(local, known);
    }
    return known;
  }

  /** An address to connect from: the device's, the wildcard while there is none. */
  InetAddress localAddress() {
    requireOpen();
    return addresses.keySet().stream()
        .findFirst()
        .filter(address -> device != null)
        .orElse(Inet4Address.ofLiteral("0.0.0.0"));
  }

  VerbsDevice device() {
    return Objects.requireNonNull(device, "no device yet");
  }

  List<CompletionGroup> groups() {
    return groups;
  }

  /** One with room for another link. */
  CompletionGroup group(Waiter waiter, long token) throws TransportException {
    for (CompletionGroup each : groups) {
      if (!each.isFull()) {
        return each;
      }
    }
    CompletionGroup fresh = new CompletionGroup(device(), size);
    waiter.add(fresh.queue().descriptor(), Waiter.READABLE, token | groups.size());
    groups.add(fresh);
    return fresh;
  }

  void arm() {
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).arm();
    }
  }

  /** Whether all that has come has been handled. */
  boolean isQuiet() {
    for (int i = 0; i < groups.size(); i++) {
      if (!groups.get(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** A queue pair that takes receives; where there is none to be had, the memory goes back. */
  QueuePair pair(CompletionGroup group, LinkMemory memory) {
    QueuePair pair = null;
    try {
      var wanted = new QueuePair.Size(size.requests(), size.slots(), INLINE_BYTES);
      pair = device().queuePair(group.queue(), wanted);
      pair.initialise();
    } catch (VerbsException e) {
      if (pair != null) {
        pair.close();
      }
      giveBack(memory);
      throw e;
    }
    group.add();
    return pair;
  }

  LinkMemory memory() {
    LinkMemory used = free.pollLast();
    return used == null ? new LinkMemory(device(), size) : used;
  }

  void giveBack(LinkMemory memory) {
    if (free.size() < MAX_POOLED) {
      free.addLast(memory);
    } else {
      memory.close();
    }
  }

  VerbsRegion allocate(VerbsPort port, long sizeBytes, Access access) throws TransportException {
    VerbsDevice of = bound();
    Arena arena = Arena.ofShared();
    try {
      return register(of, port, arena.allocate(sizeBytes, PAGE_BYTES), access, arena);
    } catch (TransportException e) {
      arena.close();
      throw e;
    } catch (OutOfMemoryError e) {
      arena.close();
      throw new TransportException("there is no room for a region of " + sizeBytes + " bytes", e);
    }
  }

  VerbsRegion register(VerbsPort port, MemorySegment memory, Access access)
      throws TransportException {
    return register(bound(), port, memory, access, null);
  }

  private VerbsRegion register(
      VerbsDevice of, VerbsPort port, MemorySegment memory, Access access, @Nullable Arena arena)
      throws TransportException {
    try {
      RegisteredMemory registered =
          of.register(memory, VerbsRegion.bits(access, of.limits().atomics()));
      VerbsRegion region = new VerbsRegion(port, memory, access, registered, arena);
      regions.add(region);
      return region;
    } catch (VerbsException e) {
      throw new TransportException(e.getMessage() + "; ulimit -l tells how much may be locked", e);
    }
  }

  void forget(VerbsRegion region) {
    regions.remove(region);
  }

  /** After all links have ended. */
  void close() {
    Attempts all = new Attempts();
    List.copyOf(regions).forEach(region -> all.run(region::close));
    free.forEach(memory -> all.run(memory::close));
    groups.forEach(group -> all.run(group.queue()::close));
    if (device != null) {
      all.run(device::close);
    }
    all.end();
  }
}
