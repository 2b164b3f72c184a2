package dev.assay.transport.shm;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a port's links come to be. A place to listen at is a second name of the worker's own file,
 * which makes taking it atomic. Who connects makes the link's file, names the worker that is meant
 * in its name, and calls that worker, which looks for such names: the folder is the queue.
 */
final class Rendezvous {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.\\-]{0,63}");
  private static final int OWN_ONLY = 0600;

  private final ShmPort port;
  private final Place place;
  private final TransportConfig config;
  private final Map<String, LinkAcceptor> acceptors = new HashMap<>();
  private final Map<Long, RemoteWorker> peers = new HashMap<>();
  private final Queue<RefusedLink> refused = new ArrayDeque<>();
  private long linkNumber;

  Rendezvous(ShmPort port) {
    this.port = port;
    place = port.place();
    config = port.config();
  }

  Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
    String name = checkedName(address);
    String file = Place.LISTENER + name;
    try (Place.Guard _ = place.lock()) {
      if (!port.file().publish(file)) {
        requireStale(address, file);
        place.unlink(file);
        if (!port.file().publish(file)) {
          throw new TransportException(address + " cannot be taken: " + place.path() + " changes");
        }
      }
    }
    acceptors.put(name, acceptor);
    return new Listener() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public void close() {
        if (acceptors.remove(name, acceptor)) {
          place.unlink(file);
        }
      }
    };
  }

  private void requireStale(Address address, String file) throws TransportException {
    try (SharedFile other = SharedFile.open(place, file, false)) {
      if (other != null && other.isLocked()) {
        throw new TransportException(
            "%s is listened on already: close that listener, or take another name"
                .formatted(address));
      }
    }
  }

  Link connect(Address address, LinkHandler handler) throws TransportException {
    String name = checkedName(address);
    if (!port.hasRoomForLink()) {
      throw new TransportException(
          "%s: %d links are open, which is maxConnections"
              .formatted(address, config.maxConnections()));
    }
    RemoteWorker peer = peer(Place.LISTENER + name);
    if (peer == null) {
      RefusedLink link =
          new RefusedLink(handler, new CloseCause(Kind.REFUSED, "nobody listens at " + address));
      refused.add(link);
      port.stir();
      return link;
    }
    LinkPage.Request request =
        new LinkPage.Request(
            Math.min(config.sendBufferBytes(), WorkerPage.receiveBufferBytes(peer.page())),
            Math.min(config.receiveBufferBytes(), WorkerPage.sendBufferBytes(peer.page())),
            port.id(),
            name);
    String fileName =
        Place.LINK + Place.id(peer.id()) + "-" + Place.id(port.id()) + "-" + linkNumber++;
    ShmLink link;
    try (SharedFile file = SharedFile.create(place, OWN_ONLY, request.fileBytes())) {
      link = new ShmLink(port, peer, new LinkMemory(true, fileName, file, request), name);
      link.setHandler(handler);
      if (!file.publish(fileName)) {
        link.dispose();
        throw new TransportException(place.path() + "/" + fileName + " is there already");
      }
    } catch (TransportException e) {
      closeIfUnused(peer);
      throw e;
    }
    port.add(link);
    peer.call();
    return link;
  }

  /** Tells who was refused. */
  int tellRefused() {
    int told = 0;
    for (int most = refused.size(); told < most; told++) {
      refused.remove().tell();
    }
    return told;
  }

  boolean hasRefused() {
    return !refused.isEmpty();
  }

  /**
   * Takes in the links that are asked for, as many as there may be hand-shakes at a time.
   *
   * @return how many there were
   */
  int accept() {
    String prefix = Place.LINK + Place.id(port.id()) + "-";
    List<String> names;
    try {
      names = place.names(prefix, config.maxHandshakes());
    } catch (TransportException e) {
      return 0; // who asks hears nothing, and gives up after its time
    }
    for (String name : names) {
      try (SharedFile file = SharedFile.open(place, name, true)) {
        if (file != null) {
          accept(name, file);
        }
      } catch (TransportException | IllegalArgumentException e) {
        // No link, and nobody who could be told: the name goes, and that is all.
      } finally {
        place.unlink(name);
      }
    }
    return names.size();
  }

  private void accept(String name, SharedFile file) throws TransportException {
    LinkPage.Request request;
    try (Arena arena = Arena.ofConfined()) {
      request = LinkPage.read(file.map(arena, 0, LinkPage.BYTES, false));
    }
    RemoteWorker peer = peer(Place.WORKER + Place.id(request.connector()));
    if (peer == null) {
      return;
    }
    ShmLink link = null;
    if (name.startsWith(Place.LINK + Place.id(port.id()) + "-" + Place.id(peer.id()) + "-")
        && file.sizeBytes() == request.fileBytes()
        && request.thereBytes() <= config.receiveBufferBytes()
        && request.backBytes() <= config.sendBufferBytes()) {
      link = attach(name, file, request, peer);
    }
    if (link == null) {
      closeIfUnused(peer);
    } else {
      place.unlink(name);
      port.add(link);
      link.say(LinkPage.ATTACHED);
      link.up();
    }
  }

  private @Nullable ShmLink attach(
      String name, SharedFile file, LinkPage.Request request, RemoteWorker peer)
      throws TransportException {
    LinkAcceptor acceptor = acceptors.get(request.name());
    if (acceptor == null || !port.hasRoomForLink()) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment page = file.map(arena, 0, LinkPage.BYTES, true);
        int answer = acceptor == null ? LinkPage.REFUSED : LinkPage.LIMITED;
        LinkPage.setStateRelease(page, false, answer);
        peer.call();
      }
      return null;
    }
    ShmLink link =
        new ShmLink(port, peer, new LinkMemory(false, name, file, request), request.name());
    LinkHandler handler = acceptor.accept(link);
    if (handler == null) {
      link.say(LinkPage.REFUSED);
      link.dispose();
      return null;
    }
    link.setHandler(handler);
    return link;
  }

  /** Whether a peer has died since this was last asked. */
  boolean hasDeath() {
    boolean death = false;
    for (RemoteWorker peer : peers.values()) {
      death |= peer.hasDied();
    }
    return death;
  }

  /** A link is gone. */
  void release(ShmLink link) {
    RemoteWorker peer = link.peer();
    peer.removeLink();
    closeIfUnused(peer);
  }

  void close() {
    for (String name : acceptors.keySet()) {
      place.unlink(Place.LISTENER + name);
    }
    acceptors.clear();
  }

  /** The worker whose page is at a name, known already or not; null where none lives. */
  private @Nullable RemoteWorker peer(String file) throws TransportException {
    RemoteWorker opened = RemoteWorker.open(place, file);
    RemoteWorker known = opened == null ? null : peers.putIfAbsent(opened.id(), opened);
    if (known == null || opened == null) {
      return opened;
    }
    opened.close();
    return known;
  }

  private void closeIfUnused(RemoteWorker peer) {
    if (!peer.isUsed()) {
      peers.remove(peer.id());
      peer.close();
    }
  }

  private static String checkedName(Address address) throws TransportException {
    if (address.port() != Address.NO_PORT || !NAME.matcher(address.host()).matches()) {
      throw new TransportException(
          "'%s' is no address of shm: write shm://NAME, up to 64 letters, digits, _ . and -"
              .formatted(address));
    }
    return address.host();
  }
}
