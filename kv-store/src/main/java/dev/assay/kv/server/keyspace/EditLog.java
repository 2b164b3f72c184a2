package dev.assay.kv.server.keyspace;

import dev.assay.kv.journal.CheckpointFile;
import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.ChangeLog;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Shard;
import org.jspecify.annotations.Nullable;

/**
 * How a shard's structures are kept on disk: what a command changes is gathered as edits, and goes
 * to the journal when it is known which key that was. What does not fit into one excerpt goes in
 * pieces that count with the last. Of the shard's owner.
 */
@SuppressWarnings("ReferenceEquality") // it is always about one very structure
final class EditLog {

  private static final int PIECE_BYTES = 64 << 10;

  /** After so many pieces a batch ends, also in a transaction. */
  private static final int MOST_PIECES = 128;

  /** What a checkpoint takes of a structure at once, while its shard waits. */
  private static final int CAPTURE_BYTES = 64 << 10;

  /** What has to be begun anew more often than that is taken as a whole. */
  private static final int MOST_CAPTURES = 4;

  private final Shard shard;
  private final ChangeLog journal;
  private final long head = NativeHeap.allocate(EditLayout.MOST_HEAD_BYTES);
  private final Edits pending = new Edits();
  private @Nullable Structure of;
  private long last;
  private int flags;

  /** What a checkpoint is just writing: how far, what of it is to come, whether some is written. */
  private @Nullable Structure captured;

  private final Edits capture = new Edits();
  private long cursor;
  private int captureFlags;
  private int captures;

  EditLog(Shard shard) {
    this.shard = shard;
    journal = shard.log();
  }

  void add(
      Structure structure,
      int what,
      long number,
      long first,
      int firstBytes,
      long second,
      int secondBytes) {
    if (of != structure) {
      forget();
      of = structure;
    }
    last = pending.size();
    pending.add(what, number, first, firstBytes, second, secondBytes);
  }

  /** Takes the last edit back. */
  void withdraw() {
    pending.cut(last);
  }

  /** What is gathered never comes to its key. */
  private void forget() {
    if (of != null && pending.size() > 0) {
      fallBehind(of);
    }
    pending.clear();
    of = null;
  }

  private void fallBehind(Structure structure) {
    structure.setBehind(true);
    if (captured == structure) {
      beginCapture();
    }
  }

  /**
   * Makes sure of room for so many bytes.
   *
   * @throws ReplyError when there is none
   */
  void require(long bytes) {
    if (!journal.admits(bytes)) {
      long _ = shard.endBatch(); // a batch is no longer than a segment
      if (!journal.admits(bytes)) {
        throw new ReplyError("MISCONF the journal takes nothing more: " + journal.refusal());
      }
    }
  }

  /** Keeps where databases are stored from now on; room for that was required. */
  void keep(int[] stored) {
    EditLayout.withDatabases(
        stored,
        (key, value) -> journal.edit(key, 1, Operation.NEVER, value, stored.length, value, 0));
  }

  /** Whether there is something to keep of a structure. */
  boolean has(Structure structure) {
    return (of == structure && pending.size() > 0) || structure.isBehind();
  }

  /** Keeps what was changed of a structure, and that its key expires then. */
  void keep(Structure structure, long key, int keyBytes, long expiryMillis) {
    if (structure.isBehind()) {
      begin(structure, key, keyBytes, expiryMillis);
      end(structure, key, keyBytes, expiryMillis);
      return;
    }
    if (of != structure) {
      forget();
      of = structure;
    }
    flags = 0;
    captureEdits(structure);
    try {
      cut(structure, key, keyBytes, expiryMillis);
    } catch (ReplyError e) {
      forget();
      throw e;
    }
    end(structure, key, keyBytes, expiryMillis);
  }

  /** Keeps a whole structure, but for its last piece: {@link #end} is next, or it is as nothing. */
  void begin(Structure structure, long key, int keyBytes, long expiryMillis) {
    forget();
    if (captured == structure) {
      beginCapture(); // a structure is written once at a time
    }
    flags = EditLayout.FRESH;
    long at = 0;
    do {
      at = structure.write(at, pending);
      if (at == 0 || pending.size() > 2 * PIECE_BYTES) {
        cut(structure, key, keyBytes, expiryMillis);
      }
    } while (at != 0);
  }

  /** Keeps pieces while there is more than one left, and makes sure of room for that. */
  private void cut(Structure structure, long key, int keyBytes, long expiryMillis) {
    for (int pieces = 1; pending.size() > 2 * PIECE_BYTES; pieces++) {
      require(recordBytes(keyBytes, PIECE_BYTES));
      piece(structure, key, keyBytes, expiryMillis, PIECE_BYTES, EditLayout.MORE);
      if (pieces % MOST_PIECES == 0) {
        long _ = shard.endBatch();
      }
    }
    require(recordBytes(keyBytes, pending.size()));
  }

  private static long recordBytes(int keyBytes, long bytes) {
    return RecordLayout.sizeBytes(keyBytes, EditLayout.MOST_HEAD_BYTES + (int) bytes, true);
  }

  /** Keeps the last piece, for which there is room. */
  void end(Structure structure, long key, int keyBytes, long expiryMillis) {
    piece(structure, key, keyBytes, expiryMillis, pending.size(), 0);
    of = null;
    structure.setBehind(false);
    structure.keepIn(this);
  }

  private void piece(
      Structure structure, long key, int keyBytes, long expiryMillis, long bytes, int more) {
    int headBytes = EditLayout.setHead(head, journal.batch(), flags | more, structure.type());
    journal.edit(key, keyBytes, expiryMillis, head, headBytes, pending.address(), (int) bytes);
    pending.take(bytes);
    flags |= EditLayout.REST;
  }

  private void beginCapture() {
    captures++;
    capture.clear();
    cursor = 0;
    captureFlags = EditLayout.FRESH | EditLayout.CAPTURED;
  }

  /** What a checkpoint has written of a structure is changed as the structure was. */
  private void captureEdits(Structure structure) {
    if (captured == structure) {
      long _ =
          Edits.forEach(
              pending.address(),
              pending.size(),
              (what, number, first, firstBytes, second, secondBytes) -> {
                long next = structure.passed(cursor, what, number);
                if (next == Structure.ANEW) {
                  beginCapture();
                } else if (next >= 0) {
                  cursor = next;
                  capture.add(what, number, first, firstBytes, second, secondBytes);
                }
              });
    }
  }

  /**
   * Writes a piece of a structure into a checkpoint.
   *
   * @return whether there is more
   */
  boolean capture(
      Structure structure,
      long key,
      int keyBytes,
      long expiryMillis,
      boolean begins,
      CheckpointFile file) {
    if (has(structure)) {
      keep(structure, key, keyBytes, expiryMillis);
    }
    long _ = shard.endBatch();
    if (begins) {
      captured = structure;
      captures = 0;
      beginCapture();
    } else if (captured != structure) {
      return false;
    }
    do {
      cursor = structure.write(cursor, capture);
    } while (cursor != 0 && (capture.size() < CAPTURE_BYTES || captures > MOST_CAPTURES));
    int more = cursor == 0 ? 0 : EditLayout.MORE;
    int headBytes =
        EditLayout.setHead(head, journal.batch() - 1, captureFlags | more, structure.type());
    file.edit(
        key, keyBytes, expiryMillis, head, headBytes, capture.address(), (int) capture.size());
    capture.clear();
    captureFlags |= EditLayout.REST;
    captured = cursor == 0 ? null : structure;
    return cursor != 0;
  }

  /** Gives its memory back. */
  void free() {
    NativeHeap.free(head, EditLayout.MOST_HEAD_BYTES);
    pending.free();
    capture.free();
  }
}
