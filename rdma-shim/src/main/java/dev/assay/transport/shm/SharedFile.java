package dev.assay.transport.shm;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.OpenFiles;
import dev.assay.engine.natives.VirtualMemory;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An open file of the folder: a regular one, the user's own. Mappings outlive it. What it cannot
 * guard against: a process of the same user that cuts a file short under a mapping, upon which the
 * JVM throws an {@link InternalError} where it is read.
 */
final class SharedFile implements AutoCloseable {

  private static final int ENOENT = 2;
  private static final int EEXIST = 17;

  private final Place place;
  private final int descriptor;
  private final long sizeBytes;
  private boolean open = true;

  private SharedFile(Place place, int descriptor, long sizeBytes) {
    this.place = place;
    this.descriptor = descriptor;
    this.sizeBytes = sizeBytes;
  }

  /**
   * Opens what is there.
   *
   * @return null where there is nothing of this name
   * @throws TransportException when it is a link, no regular file, or another user's
   */
  static @Nullable SharedFile open(Place place, String name, boolean writable)
      throws TransportException {
    long opened = OpenFiles.open(place.folder(), name, writable);
    if (opened == -ENOENT) {
      return null;
    }
    String file = place.path() + "/" + name;
    if (opened < 0) {
      throw new TransportException(
          "%s cannot be opened (%s): delete it".formatted(file, Linux.describe(opened)));
    }
    OpenFiles.Status status = OpenFiles.status((int) opened);
    if (!status.is(OpenFiles.REGULAR) || status.user() != place.user()) {
      Descriptors.close((int) opened);
      throw new TransportException(file + " is not a file of this user's: delete it");
    }
    return new SharedFile(place, (int) opened, status.sizeBytes());
  }

  /**
   * Makes a file without a name, zeroed, with all its room.
   *
   * @throws TransportException when there is no room for it
   */
  static SharedFile create(Place place, int permissions, long sizeBytes) throws TransportException {
    long created = OpenFiles.create(place.folder(), permissions);
    long result = created < 0 ? created : OpenFiles.allocate((int) created, sizeBytes);
    if (result < 0) {
      if (created >= 0) {
        Descriptors.close((int) created);
      }
      throw new TransportException(
          "no room for %d bytes in %s (%s): free some or enlarge the file system"
              .formatted(sizeBytes, place.path(), Linux.describe(result)));
    }
    return new SharedFile(place, (int) created, sizeBytes);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Gives it a name; false where there is one already. */
  boolean publish(String name) throws TransportException {
    long result = OpenFiles.link(descriptor, place.folder(), name);
    if (result < 0 && result != -EEXIST) {
      throw new TransportException(
          "%s/%s cannot be made: %s".formatted(place.path(), name, Linux.describe(result)));
    }
    return result >= 0;
  }

  /** Locks it until it is closed, by {@link #close} or by the end of the process. */
  void lock() throws TransportException {
    long result = OpenFiles.lock(descriptor);
    if (result < 0) {
      throw new TransportException(
          "a file in %s cannot be locked: %s".formatted(place.path(), Linux.describe(result)));
    }
  }

  /** Whether somebody else has locked it. */
  boolean isLocked() {
    return OpenFiles.isLocked(descriptor);
  }

  /** Maps a part of it, until the arena ends. */
  @SuppressWarnings("restricted") // a mapping becomes a segment by reinterpreting its address
  MemorySegment map(Arena arena, long offset, long lengthBytes, boolean writable)
      throws TransportException {
    if (offset + lengthBytes > sizeBytes) {
      throw new TransportException("a file in " + place.path() + " is too short: delete it");
    }
    long address = OpenFiles.map(descriptor, offset, lengthBytes, writable);
    if (address < 0 && address > -4096) {
      throw new TransportException(
          "%d bytes cannot be mapped: %s".formatted(lengthBytes, Linux.describe(address)));
    }
    MemorySegment mapped =
        MemorySegment.ofAddress(address)
            .reinterpret(lengthBytes, arena, segment -> VirtualMemory.unmap(address, lengthBytes));
    return writable ? mapped : mapped.asReadOnly();
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      Descriptors.close(descriptor);
    }
  }
}
