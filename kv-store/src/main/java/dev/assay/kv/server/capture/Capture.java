package dev.assay.kv.server.capture;

import dev.assay.kv.file.Disk;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.Journal;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.journal.JournalEnd;
import dev.assay.kv.journal.JournalFolder;
import dev.assay.kv.journal.Recovery;
import dev.assay.kv.journal.Replay;
import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.CommandFlag;
import dev.assay.kv.server.command.SlowCommands;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Request;
import dev.assay.kv.shard.ChangeLog;
import dev.assay.kv.shard.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps what clients send in a journal of its own, each request as one record, a batch for each
 * turn of a core. It never stands in the server's way: when the disk is full or fails, or so many
 * bytes are written, it ends, says so, and the server goes on.
 *
 * <p>Left out is what is for who runs the server, and what holds secrets; a request that was
 * refused before it began is kept as a word that every server refuses, so that a transaction fails
 * again, and nothing runs that did not.
 */
public final class Capture implements AutoCloseable {

  private static final byte[] REFUSED = wire("(refused)");
  private static final byte[] DISCARD = wire("DISCARD");

  private final JournalFolder folder;
  private final Journal journal;
  private final Consumer<String> log;
  private final long mostBytes;
  private final long beganNanos = System.nanoTime();
  private final AtomicBoolean isEnded = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();

  /**
   * Begins one.
   *
   * @param path of a folder that is empty, or is made
   * @param mostBytes after so many bytes it ends
   * @param cores how many lanes it has
   * @param log hears why it ended, if it did so by itself
   * @throws IllegalStateException when the folder is not empty or cannot be used
   */
  public Capture(Path path, long mostBytes, int cores, Consumer<String> log) {
    this.log = log;
    this.mostBytes = mostBytes;
    requireEmpty(path);
    folder = JournalFolder.open(path);
    JournalConfig config = JournalConfig.in(path, Durability.never());
    try {
      JournalEnd nothing = new Recovery(folder, config, 0, 0, NONE).run();
      journal = new Journal(folder, config, cores, nothing, new Disk(), () -> {});
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw new IllegalStateException("nothing can be captured: " + e.getMessage(), e);
    }
  }

  private static final Replay NONE =
      new Replay() {
        @Override
        public void put(long record, long header, long expiryMillis) {}

        @Override
        public void delete(long key, int keyBytes) {}
      };

  private static void requireEmpty(Path path) {
    if (Files.exists(path)) {
      try (Stream<Path> entries = Files.list(path)) {
        if (entries.findAny().isPresent()) {
          throw new IllegalStateException(path + " is not empty: name a new folder for a capture");
        }
      } catch (IOException e) {
        throw new IllegalStateException(path + " is no folder for a capture", e);
      }
    }
  }

  private static byte[] wire(String word) {
    return "*1\r\n$%d\r\n%s\r\n".formatted(word.length(), word).getBytes(StandardCharsets.US_ASCII);
  }

  /** The way into it of a core, for that one's thread. */
  public Lane lane(int core) {
    return new Lane(journal.of(core));
  }

  private void end(String why) {
    if (isEnded.compareAndSet(false, true)) {
      log.accept("the capture in %s has ended: %s".formatted(folder.path(), why));
    }
  }

  /** Ends it, when no core writes to it any more. */
  @Override
  public void close() {
    try {
      journal.close();
    } catch (IllegalStateException | UncheckedIOException e) {
      end(String.valueOf(e.getMessage()));
    } finally {
      folder.close();
    }
  }

  /** The way of a core into it. */
  public final class Lane {

    private final ChangeLog changes;
    private final long key = NativeHeap.allocate(CaptureLayout.KEY_BYTES);
    private final Buffer words = new Buffer();

    private Lane(ChangeLog changes) {
      this.changes = changes;
    }

    /**
     * Keeps a request that is about to run, was queued, or was refused.
     *
     * @param nanos when it came, by the clock of {@link System#nanoTime}
     */
    public void request(Call call, long nanos, boolean isRefused) {
      Request request = call.request();
      if (isEnded.get()) {
        return;
      }
      words.clear();
      int flags = 0;
      if (isRefused) {
        words.add(request.is(0, "EXEC") ? DISCARD : REFUSED);
      } else {
        Command command = call.command();
        boolean greets = command.name().equals("hello");
        if (command.is(CommandFlag.ADMIN) || (!greets && holdsSecret(command, request))) {
          return;
        }
        flags =
            (command.is(CommandFlag.BLOCKING) ? Captured.WAITS : 0)
                | (command.isHeardAnyway() || command.name().equals("client|reply")
                    ? Captured.UNMATCHED
                    : 0);
        // Not the bytes as they came: looking for a key's core writes over the byte before it.
        write(request, greets ? Math.min(2, request.count()) : request.count());
      }
      Client client = call.client();
      add(flags, nanos, client.id(), client.database(), words.address(), words.size());
    }

    private static boolean holdsSecret(Command command, Request request) {
      for (int i = 1; i < request.count(); i++) {
        if (SlowCommands.isSecret(command, request, i)) {
          return true;
        }
      }
      return false;
    }

    private void write(Request request, int count) {
      words.add("*%d\r\n".formatted(count).getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < count; i++) {
        words.add("$%d\r\n".formatted(request.length(i)).getBytes(StandardCharsets.US_ASCII));
        words.add(request.address(i), request.length(i));
        words.add("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }

    /** Keeps that a connection was closed. */
    public void closed(long connection, int database) {
      if (!isEnded.get()) {
        add(Captured.CLOSED, System.nanoTime(), connection, database, 0, 0);
      }
    }

    private void add(
        int flags, long nanos, long connection, int database, long address, long bytes) {
      long done = 0;
      do {
        int piece = (int) Math.min(bytes - done, CaptureLayout.MOST_VALUE_BYTES);
        int more = done + piece < bytes ? CaptureLayout.MORE : 0;
        long size = RecordLayout.sizeBytes(CaptureLayout.KEY_BYTES, piece, false);
        if (written.addAndGet(size) > mostBytes) {
          end("it has as many bytes as it may");
          return;
        }
        CaptureLayout.set(key, flags | more, Math.max(0, nanos - beganNanos), connection, database);
        keep(address + done, piece, size);
        done += piece;
      } while (done < bytes && !isEnded.get());
    }

    private void keep(long value, int bytes, long size) {
      try {
        if (!changes.admits(size)) {
          end(changes.refusal());
          return;
        }
        changes.put(key, CaptureLayout.KEY_BYTES, value, bytes, Operation.NEVER);
        if (changes.isFull()) {
          long _ = changes.endBatch();
        }
      } catch (IllegalStateException | UncheckedIOException e) {
        end(String.valueOf(e.getMessage()));
      }
    }

    /** Ends the batch of a turn. */
    public void endBatch() {
      if (!isEnded.get()) {
        try {
          long _ = changes.endBatch();
        } catch (IllegalStateException | UncheckedIOException e) {
          end(String.valueOf(e.getMessage()));
        }
      }
    }

    /** Gives back what it takes, but for what is in the journal; its core has ended. */
    public void free() {
      endBatch();
      NativeHeap.free(key, CaptureLayout.KEY_BYTES);
      words.free();
    }
  }
}
