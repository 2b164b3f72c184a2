package dev.assay.transport.shm;

import dev.assay.transport.Access;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/**
 * Memory of this worker in a file that peers map. Once it is closed, peers find no such file, and
 * those that have it mapped see the mark on its page before each operation. What cannot be held off
 * is an operation that is under way at that moment: it ends in memory that this side has given up,
 * which the kernel keeps until the last peer has unmapped it.
 */
final class LocalRegion implements RegisteredRegion {

  /** Root goes by no permissions; other users' processes of the same name cannot even come here. */
  private static final int READ_ONLY = 0400;

  private static final int READ_WRITE = 0600;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Place place;
  private final String name;
  private final Access access;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment page;
  private final MemorySegment memory;
  private final RemoteKey key;

  /** Makes and publishes it; one without access for peers has no name. */
  LocalRegion(Place place, long worker, long number, long sizeBytes, Access access)
      throws TransportException {
    this.place = place;
    this.access = access;
    name = RegionPage.name(worker, number);
    key = new RemoteKey(number, RANDOM.nextLong(), sizeBytes);
    int permissions = access == Access.REMOTE_WRITE ? READ_WRITE : READ_ONLY;
    try (SharedFile file = SharedFile.create(place, permissions, RegionPage.BYTES + sizeBytes)) {
      page = file.map(arena, 0, RegionPage.BYTES, true);
      memory = file.map(arena, RegionPage.BYTES, sizeBytes, true);
      RegionPage.write(page, key.key(), sizeBytes, access);
      if (access != Access.LOCAL && !file.publish(name)) {
        throw new TransportException(place.path() + "/" + name + " is there already: delete it");
      }
    } catch (TransportException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public MemorySegment segment() {
    return memory;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public RemoteKey key() {
    return key;
  }

  boolean isOpen() {
    return arena.scope().isAlive();
  }

  @Override
  public void close() {
    if (isOpen()) {
      RegionPage.setClosed(page);
      if (access != Access.LOCAL) {
        place.unlink(name);
      }
      arena.close();
    }
  }
}
