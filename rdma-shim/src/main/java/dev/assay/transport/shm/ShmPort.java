package dev.assay.transport.shm;

import dev.assay.engine.queue.Doorbell;
import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Listener;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A worker's end of shared memory. A round of {@link #poll} costs one load a link, and one of its
 * own page; everything else happens when somebody called, when a link said that it is restless, or
 * when it is time to ask the kernel which peers live.
 */
final class ShmPort implements LinkPort {

  /** How often the kernel is asked whether peers live; also the longest sleep. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Rounds between two looks at the clock. */
  private static final int ROUNDS = 64;

  private final TransportConfig config;
  private final Place place;
  private final Rendezvous rendezvous;
  private final Arena arena = Arena.ofShared();
  private final SharedFile file;
  private final MemorySegment page;
  private final Doorbell bell;
  private final long id = new SecureRandom().nextLong();
  private final List<LocalRegion> regions = new ArrayList<>();
  private final List<ShmLink> links = new ArrayList<>();
  private int seenCalls;
  private int rounds;
  private long lastLookNanos = System.nanoTime();

  /** Whether a link, or a refused one, needs more than frames handed over. */
  private boolean restless;

  /** How often one has said so. */
  private int stirs;

  /** Whether new links and the states of all are to be looked at. */
  private boolean called;

  private volatile boolean woken;
  private long regionNumber;
  private boolean open = true;

  /** Opens a worker below a folder of shared memory. */
  ShmPort(Path root, TransportConfig config) throws TransportException {
    this.config = config;
    place = Place.open(root);
    try {
      place.sweep();
      file = SharedFile.create(place, 0600, WorkerPage.BYTES);
      try {
        file.lock();
        page = file.map(arena, 0, WorkerPage.BYTES, true);
        WorkerPage.write(page, id, config);
        if (!file.publish(Place.WORKER + Place.id(id))) {
          throw new TransportException("two workers drew one number: open it again");
        }
      } catch (TransportException e) {
        file.close();
        throw e;
      }
    } catch (TransportException e) {
      arena.close();
      place.close();
      throw e;
    }
    bell = new Doorbell(WorkerPage.bell(page));
    rendezvous = new Rendezvous(this);
  }

  TransportConfig config() {
    return config;
  }

  Place place() {
    return place;
  }

  SharedFile file() {
    return file;
  }

  long id() {
    return id;
  }

  /** The next round looks at all links. */
  void stir() {
    restless = true;
    stirs++;
  }

  boolean hasRoomForLink() {
    return links.size() < config.maxConnections();
  }

  void add(ShmLink link) {
    links.add(link);
    link.peer().addLink();
  }

  @Override
  public Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
    return rendezvous.listen(address, acceptor);
  }

  @Override
  public Link connect(Address address, LinkHandler handler) throws TransportException {
    return rendezvous.connect(address, handler);
  }

  @Override
  public int poll() {
    int events = 0;
    for (int i = 0; i < links.size(); i++) {
      events += links.get(i).receive();
    }
    if (restless || WorkerPage.getCallsAcquire(page) != seenCalls || --rounds < 0) {
      events += moveOn();
    }
    return events;
  }

  @Override
  public int await(long timeoutNanos) {
    int events = poll();
    if (events > 0 || timeoutNanos <= 0) {
      return events;
    }
    bell.announce();
    if (!woken && !isReady()) {
      bell.sleep(Math.min(timeoutNanos, LOOK_NANOS));
      rounds = 0;
    }
    bell.arise();
    if (woken) {
      woken = false;
    }
    return poll();
  }

  @Override
  public void wakeup() {
    woken = true;
    bell.wakeup();
  }

  /** What must be looked at again after {@link Doorbell#announce}: all that others publish. */
  private boolean isReady() {
    for (int i = 0; i < links.size(); i++) {
      if (links.get(i).isReady()) {
        return true;
      }
    }
    return WorkerPage.getCallsAcquire(page) != seenCalls || called || rendezvous.hasRefused();
  }

  /** What is due stays so until it was done, whatever a handler throws. */
  private int moveOn() {
    int events = 0;
    int calls = WorkerPage.getCallsAcquire(page);
    if (calls != seenCalls) {
      seenCalls = calls;
      called = true;
    }
    if (rounds < 0) {
      rounds = ROUNDS;
      long now = System.nanoTime();
      if (now - lastLookNanos > LOOK_NANOS) {
        lastLookNanos = now;
        called |= rendezvous.hasDeath();
      }
    }
    if (called) {
      restless = true;
      events += checkAll();
      called = false;
    }
    return events + settle();
  }

  private int checkAll() {
    int accepted = rendezvous.accept();
    for (int i = 0; i < links.size(); i++) {
      links.get(i).check();
    }
    if (accepted == config.maxHandshakes()) {
      WorkerPage.addCall(page); // there may be more
    }
    return accepted;
  }

  private int settle() {
    if (!restless) {
      return 0;
    }
    int before = stirs;
    int events = rendezvous.tellRefused();
    boolean stays = false;
    for (int i = links.size() - 1; i >= 0; i--) {
      ShmLink link = links.get(i);
      if (!link.isRestless()) {
        continue;
      }
      events += link.moveOn();
      CloseCause cause = link.cause();
      if (cause == null) {
        stays |= link.isRestless();
      } else {
        remove(i);
        events++;
        link.handler().onDown(link, cause);
      }
    }
    restless = stays || stirs != before;
    return events;
  }

  /** Takes a link out; the last one takes its place. */
  private void remove(int index) {
    ShmLink link = links.get(index);
    ShmLink last = links.removeLast();
    if (last != link) {
      links.set(index, last);
    }
    link.dispose();
    rendezvous.release(link);
  }

  @Override
  public RegisteredRegion allocate(long sizeBytes, Access access) throws TransportException {
    if (sizeBytes < 1) {
      throw new IllegalArgumentException("a region has 1 byte or more, not " + sizeBytes);
    }
    regions.removeIf(region -> !region.isOpen());
    LocalRegion region = new LocalRegion(place, id, regionNumber++, sizeBytes, access);
    regions.add(region);
    return region;
  }

  @Override
  public RegisteredRegion register(MemorySegment memory, Access access) throws TransportException {
    throw new TransportException(
        "shm shares only memory that it allocated: take it from Worker.allocate and copy");
  }

  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      resetAll();
    } finally {
      rendezvous.close();
      regions.forEach(LocalRegion::close);
      place.unlink(Place.WORKER + Place.id(id));
      file.close();
      arena.close();
      place.close();
    }
  }

  /** Goes on when a handler throws, and throws on the first of what they threw. */
  private void resetAll() {
    Throwable thrown = null;
    while (!links.isEmpty()) {
      ShmLink link = links.getLast();
      link.reset(CloseCause.CLOSED_HERE);
      remove(links.size() - 1);
      try {
        link.handler().onDown(link, Objects.requireNonNull(link.cause()));
      } catch (RuntimeException | Error e) {
        thrown = thrown == null ? e : thrown;
      }
    }
    switch (thrown) {
      case null -> {}
      case Error error -> throw error;
      default -> throw (RuntimeException) thrown;
    }
  }
}
