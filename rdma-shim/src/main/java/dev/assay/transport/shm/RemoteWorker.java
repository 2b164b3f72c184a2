package dev.assay.transport.shm;

import dev.assay.engine.queue.Doorbell;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker at the other end of some links: its page, its doorbell, its memory as far as reached.
 */
final class RemoteWorker implements AutoCloseable {

  /** Regions kept mapped; beyond it the one mapped first goes, and is mapped again when needed. */
  private static final int MOST_REGIONS = 256;

  private final Place place;
  private final Arena arena = Arena.ofConfined();
  private final SharedFile file;
  private final MemorySegment page;
  private final Doorbell bell;
  private final long id;
  private final List<RemoteRegion> regions = new ArrayList<>();
  private @Nullable RemoteRegion latest;
  private int links;
  private boolean alive = true;

  private RemoteWorker(Place place, SharedFile file) throws TransportException {
    this.place = place;
    this.file = file;
    try {
      page = file.map(arena, 0, WorkerPage.BYTES, true);
      if (!WorkerPage.isValid(page)) {
        throw new TransportException("a file in " + place.path() + " is no worker's: delete it");
      }
    } catch (TransportException e) {
      arena.close();
      file.close();
      throw e;
    }
    id = WorkerPage.id(page);
    bell = new Doorbell(WorkerPage.bell(page));
  }

  /**
   * Opens a worker's page.
   *
   * @param name its file, or that of a place where it listens
   * @return null where there is none, or its worker has ended
   * @throws TransportException when something else is there
   */
  static @Nullable RemoteWorker open(Place place, String name) throws TransportException {
    SharedFile file = SharedFile.open(place, name, true);
    if (file == null) {
      return null;
    }
    if (!file.isLocked()) {
      file.close();
      return null;
    }
    return new RemoteWorker(place, file);
  }

  long id() {
    return id;
  }

  MemorySegment page() {
    return page;
  }

  /** Rung at after something was published. */
  Doorbell bell() {
    return bell;
  }

  /** Makes it look for new links and at the states of all. */
  void call() {
    WorkerPage.addCall(page);
    bell.wakeup();
  }

  boolean isAlive() {
    return alive;
  }

  /** Asks the kernel; true when it has died since it was last asked. */
  boolean hasDied() {
    boolean was = alive;
    alive = was && file.isLocked();
    return was && !alive;
  }

  void addLink() {
    links++;
  }

  void removeLink() {
    links--;
  }

  boolean isUsed() {
    return links > 0;
  }

  /** The region of a key, mapped; null where there is none, or it is closed. */
  @Nullable RemoteRegion region(RemoteKey key) {
    RemoteRegion found = latest;
    if (found == null || !found.is(key)) {
      found = find(key);
      latest = found;
    }
    if (found != null && found.isClosed()) {
      drop(found);
      return null;
    }
    return found;
  }

  private @Nullable RemoteRegion find(RemoteKey key) {
    for (RemoteRegion region : regions) {
      if (region.is(key)) {
        return region;
      }
    }
    if (regions.size() == MOST_REGIONS) {
      drop(regions.getFirst());
    }
    RemoteRegion mapped = RemoteRegion.open(place, id(), key);
    if (mapped != null) {
      regions.add(mapped);
    }
    return mapped;
  }

  private void drop(RemoteRegion region) {
    latest = null;
    regions.remove(region);
    region.close();
  }

  @Override
  public void close() {
    regions.forEach(RemoteRegion::close);
    regions.clear();
    latest = null;
    arena.close();
    file.close();
  }
}
