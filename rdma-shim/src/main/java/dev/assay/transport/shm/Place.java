package dev.assay.transport.shm;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.OpenFiles;
import dev.assay.transport.TransportException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The user's folder of shared memory: only the user may enter, and what is in it is checked. */
final class Place implements AutoCloseable {

  /** Where Linux has a memory file system for all. */
  static final Path ROOT = Path.of("/dev/shm");

  static final String WORKER = "worker-";
  static final String LISTENER = "at-";
  static final String LINK = "link-";
  static final String REGION = "region-";

  private static final int FOR_OTHERS = 0077;
  private static final int ID_DIGITS = 16;
  private static final long LOCK_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Path path;
  private final int user = OpenFiles.user();
  private final int folder;

  private Place(Path path, int folder) {
    this.path = path;
    this.folder = folder;
  }

  /**
   * Opens the folder, and makes it where there is none.
   *
   * @throws TransportException when it cannot be made, or is not the user's alone
   */
  static Place open(Path root) throws TransportException {
    Path path = root.resolve("assay-" + OpenFiles.user());
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      // Checked below, like one that was made here.
    } catch (IOException | UnsupportedOperationException e) {
      throw new TransportException(
          "no folder can be made in %s (%s): mount a tmpfs there".formatted(root, e), e);
    }
    long folder = OpenFiles.openFolder(path.toString());
    if (folder < 0) {
      throw new TransportException(
          "%s is no folder to be used (%s): delete it".formatted(path, Linux.describe(folder)));
    }
    Place place = new Place(path, (int) folder);
    OpenFiles.Status status = OpenFiles.status((int) folder);
    if (status.user() != place.user || (status.mode() & FOR_OTHERS) != 0) {
      place.close();
      throw new TransportException(
          "%s is open to other users, or theirs: delete it, or chmod 700".formatted(path));
    }
    return place;
  }

  Path path() {
    return path;
  }

  /** The folder's descriptor. */
  int folder() {
    return folder;
  }

  int user() {
    return user;
  }

  static String id(long id) {
    return HexFormat.of().toHexDigits(id);
  }

  /** Takes a name away; no matter whether it was there. */
  void unlink(String name) {
    OpenFiles.unlink(folder, name);
  }

  /** The names that begin so, at most a number of them. */
  List<String> names(String prefix, int most) throws TransportException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, prefix + "*")) {
      for (Path file : files) {
        if (names.size() == most) {
          break;
        }
        names.add(String.valueOf(file.getFileName()));
      }
    } catch (IOException e) {
      throw new TransportException("%s cannot be read: %s".formatted(path, e), e);
    }
    return names;
  }

  /**
   * Locks the folder against others that tidy up or take names; the kernel unlocks for the dead.
   *
   * @return what unlocks it
   */
  Guard lock() throws TransportException {
    long descriptor = OpenFiles.openFolder(path.toString());
    long deadline = System.nanoTime() + LOCK_PATIENCE_NANOS;
    while (descriptor >= 0 && OpenFiles.tryLockWhole((int) descriptor) < 0) {
      if (System.nanoTime() - deadline > 0) {
        Descriptors.close((int) descriptor);
        throw new TransportException(
            path + " is locked by a process that makes no headway: end it (lsof tells which)");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return new Guard((int) descriptor);
  }

  /** Takes away what processes left that have ended without tidying up. */
  void sweep() throws TransportException {
    try (Guard _ = lock()) {
      for (String name : names("", Integer.MAX_VALUE)) {
        if (name.startsWith(WORKER) || name.startsWith(LISTENER)) {
          if (isDead(name)) {
            unlink(name);
          }
        } else if (name.startsWith(REGION) && isDead(WORKER + id(name, REGION.length()))) {
          unlink(name);
        } else if (name.startsWith(LINK)) {
          int source = LINK.length() + ID_DIGITS + 1;
          if (isDead(WORKER + id(name, LINK.length())) || isDead(WORKER + id(name, source))) {
            unlink(name);
          }
        }
      }
    }
  }

  /** Whether nobody holds the lock of a worker's file, or it is gone, or no such file at all. */
  private boolean isDead(String worker) {
    try (SharedFile file = SharedFile.open(this, worker, false)) {
      return file == null || !file.isLocked();
    } catch (TransportException e) {
      return true;
    }
  }

  private static String id(String name, int from) {
    return name.substring(Math.min(from, name.length()), Math.min(from + ID_DIGITS, name.length()));
  }

  @Override
  public void close() {
    Descriptors.close(folder);
  }

  /** The folder while it is locked. */
  record Guard(int descriptor) implements AutoCloseable {
    @Override
    public void close() {
      Descriptors.close(descriptor);
    }
  }
}
