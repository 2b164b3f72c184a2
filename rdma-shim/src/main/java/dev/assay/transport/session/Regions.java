package dev.assay.transport.session;

import dev.assay.transport.Access;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A worker's registered memory where the backend knows no such thing. A key is 64 random bits, so
 * that a peer can reach only what it was told of.
 */
final class Regions {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PAGE_BYTES = 4096;

  private final Long2ObjectHashMap<Region> byBase = new Long2ObjectHashMap<>();
  private long nextBase = 1;

  RegisteredRegion allocate(long sizeBytes, Access access) throws TransportException {
    Arena arena = Arena.ofShared();
    try {
      return add(arena.allocate(sizeBytes, PAGE_BYTES), access, arena);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw new TransportException("there is no room for a region of " + sizeBytes + " bytes", e);
    }
  }

  RegisteredRegion register(MemorySegment memory, Access access) {
    return add(memory, access, null);
  }

  /** The memory, if this key opens this range for this access; else null. */
  @Nullable MemorySegment find(long base, long key, long offset, long lengthBytes, Access needed) {
    Region region = byBase.get(base);
    boolean allowed =
        region != null
            && region.key.key() == key
            && region.access.compareTo(needed) >= 0
            && region.key.contains(offset, lengthBytes);
    return allowed ? region.memory : null;
  }

  void close() {
    for (Region region : byBase.values().toArray(Region[]::new)) {
      region.close();
    }
  }

  private Region add(MemorySegment memory, Access access, @Nullable Arena arena) {
    RemoteKey key = new RemoteKey(nextBase++, RANDOM.nextLong(), memory.byteSize());
    Region region = new Region(memory, access, key, arena);
    byBase.put(key.base(), region);
    return region;
  }

  private final class Region implements RegisteredRegion {
    private final MemorySegment memory;
    private final Access access;
    private final RemoteKey key;
    private final @Nullable Arena arena;

    Region(MemorySegment memory, Access access, RemoteKey key, @Nullable Arena arena) {
      this.memory = memory;
      this.access = access;
      this.key = key;
      this.arena = arena;
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

    @Override
    public void close() {
      if (byBase.remove(key.base(), this) && arena != null) {
        arena.close();
      }
    }
  }
}
