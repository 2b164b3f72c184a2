package dev.assay.transport.shm;

import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory of a peer, mapped here: for reading only where the peer allows no more. */
final class RemoteRegion implements AutoCloseable {

  private final long number;
  private final long key;
  private final Arena arena;
  private final MemorySegment page;
  private final MemorySegment memory;

  private RemoteRegion(SharedFile file, RemoteKey key, Arena arena) throws TransportException {
    this.number = key.base();
    this.key = key.key();
    this.arena = arena;
    page = file.map(arena, 0, RegionPage.BYTES, false);
    long length = RegionPage.lengthBytes(page);
    if (!RegionPage.isFor(page, key.key())
        || length < 1
        || length != file.sizeBytes() - RegionPage.BYTES) {
      throw new TransportException("another region than the key's");
    }
    memory = file.map(arena, RegionPage.BYTES, length, RegionPage.isWritable(page));
  }

  /** Maps what a key opens; null where it opens nothing, for whatever reason. */
  static @Nullable RemoteRegion open(Place place, long worker, RemoteKey key) {
    String name = RegionPage.name(worker, key.base());
    Arena arena = Arena.ofConfined();
    try (SharedFile readable = SharedFile.open(place, name, false)) {
      if (readable != null) {
        MemorySegment page = readable.map(arena, 0, RegionPage.BYTES, false);
        if (!RegionPage.isWritable(page)) {
          return new RemoteRegion(readable, key, arena);
        }
        try (SharedFile writable = SharedFile.open(place, name, true)) {
          if (writable != null) {
            return new RemoteRegion(writable, key, arena);
          }
        }
      }
    } catch (TransportException e) {
      // The key is denied: whoever handed it over has no such region.
    }
    arena.close();
    return null;
  }

  boolean is(RemoteKey other) {
    return number == other.base() && key == other.key();
  }

  boolean isClosed() {
    return RegionPage.isClosedAcquire(page);
  }

  /** The memory; read-only where peers may only read. */
  MemorySegment memory() {
    return memory;
  }

  @Override
  public void close() {
    arena.close();
  }
}
