package dev.assay.engine.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * The one channel of a file in this JVM, counted by its users. Record locks belong to the process,
 * and closing any descriptor of a file drops all that the process holds on it ({@code fcntl(2)}):
 * so there is one descriptor, and it stays open as long as anybody has a lock. Any thread may call.
 */
final class SharedChannel {

  /** By the file's identity; also the monitor that guards the counts. */
  private static final Map<Object, SharedChannel> OPEN = new HashMap<>();

  private final Object key;
  private final FileChannel channel;
  private int users;

  private SharedChannel(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** The channel of an existing file, for reading and writing; to be released once. */
  static SharedChannel acquire(Path file) throws IOException {
    synchronized (OPEN) {
      Object key = key(file);
      SharedChannel shared = OPEN.get(key);
      if (shared == null || !shared.channel.isOpen()) { // an interrupt closes a channel
        shared =
            new SharedChannel(
                key, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        OPEN.put(key, shared);
      }
      shared.users++;
      return shared;
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Ends one use; the last one closes the channel. */
  void release() throws IOException {
    synchronized (OPEN) {
      users--;
      if (users == 0) {
        OPEN.remove(key, this);
        channel.close();
      }
    }
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }
}
