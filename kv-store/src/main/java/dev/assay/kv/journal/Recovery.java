package dev.assay.kv.journal;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.journal.SegmentReader.Found;
import dev.assay.kv.record.RecordLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a journal from end to end, once, and replays what it holds behind a position. One thread.
 *
 * <p><b>Where it ends.</b> A segment ends where the next one says that it ended, or at its {@link
 * BatchLayout#END}. The last one of a store that did not come to close itself ends before the first
 * excerpt that is not whole: the operating system writes its pages to the disk in any order, so the
 * last ones may be there in part. That is so only where nobody was promised more. It is damage, and
 * no end, when a later excerpt says that this place was on the disk before, when the excerpt is
 * whole but for what Chronicle says of it, or when all of its sectors are there.
 */
public final class Recovery {

  private final JournalFolder folder;
  private final JournalConfig config;
  private final long from;
  private final long least;
  private final Replay replay;
  private final Progress progress;
  private long[] numbers = new long[0];
  private long end;
  private long batches;

  /**
   * Of a journal, from a position on.
   *
   * @param from 0 for all of it
   * @param least how far it must reach
   */
  public Recovery(
      JournalFolder folder, JournalConfig config, long from, long least, Replay replay) {
    this.least = least;
    this.folder = folder;
    this.config = config;
    this.from = from;
    this.replay = replay;
    progress = new Progress(config.messages(), "the journal");
  }

  /** How many batches were replayed. */
  public long batches() {
    return batches;
  }

  /**
   * Replays.
   *
   * @return where the journal ends
   * @throws DamagedFile when a file does not hold what was written to it
   */
  public JournalEnd run() throws IOException {
    List<Integer> segments = new ArrayList<>(folder.segments());
    segments.removeIf(number -> number < Position.segment(from));
    dropUnbegun(segments);
    if (segments.isEmpty() || (from > 0 && segments.getFirst() != Position.segment(from))) {
      if (from > 0) {
        throw missing(Position.segment(from));
      }
      return new JournalEnd(0, numbers);
    }
    long all = 0;
    for (int number : segments) {
      all += folder.file(number).toFile().length();
    }
    progress.begin(all);
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i) != segments.getFirst() + i) {
        throw missing(segments.getFirst() + i);
      }
      read(segments.get(i), i + 1 < segments.size() ? before(segments.get(i + 1)) : 0);
    }
    if (end < least) {
      throw new DamagedFile(
          folder.file(Position.segment(end)),
          Position.offset(end),
          "it ends here, and a checkpoint says that more was synced");
    }
    return new JournalEnd(end, numbers);
  }

  /** Takes away a last segment that was only about to be made: nothing was written to it. */
  private void dropUnbegun(List<Integer> segments) throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    int last = segments.getLast();
    if (java.nio.file.Files.exists(folder.file(last))) {
      try (SegmentReader reader = new SegmentReader(folder.file(last))) {
        if (reader.moveTo(0) == Found.EXCERPT || reader.search(0) >= 0) {
          return;
        }
      }
    }
    folder.remove(last);
    segments.removeLast();
  }

  private DamagedFile missing(int number) {
    return new DamagedFile(folder.file(number), 0, "it is not there");
  }

  /** Where the journal ended before this segment. */
  private long before(int number) throws IOException {
    try (SegmentReader reader = new SegmentReader(folder.file(number))) {
      return begin(reader);
    }
  }

  /** Moves to the first excerpt; returns where the journal ended before. */
  static long begin(SegmentReader reader) throws IOException {
    if (reader.moveTo(0) != Found.EXCERPT
        || BatchLayout.kind(reader.address()) != BatchLayout.BEGIN) {
      throw damaged(reader, "a segment should begin here");
    }
    long at = reader.address() + BatchLayout.HEADER_BYTES;
    if (ALL.get(JAVA_INT_UNALIGNED, at) != BatchLayout.VERSION) {
      throw damaged(reader, "its format is of another version");
    }
    return ALL.get(JAVA_LONG_UNALIGNED, at + 8);
  }

  private void read(int number, long known) throws IOException {
    try (SegmentReader reader = new SegmentReader(folder.file(number))) {
      long before = begin(reader);
      if (end != before && (end > 0 || from == 0)) {
        throw damaged(reader, "the segment before ended elsewhere");
      }
      numbers = numbers(reader);
      end = Position.of(number, reader.next());
      long unsealed = Long.MAX_VALUE;
      if (known != 0 && Position.segment(known) != number) {
        throw damaged(reader, "the next segment does not follow it");
      }
      while (end != known) {
        Found found = moveTo(reader, Position.offset(end));
        if (found != Found.EXCERPT) {
          if (known != 0) {
            throw damaged(reader, "a batch is missing or its checksum is wrong");
          }
          cut(reader, found, number);
          return;
        }
        if (BatchLayout.kind(reader.address()) == BatchLayout.END && known == 0) {
          return;
        }
        if (BatchLayout.durable(reader.address()) > unsealed) {
          long at = Position.offset(unsealed);
          throw new DamagedFile(reader.file(), at, "the length of a batch is wrong");
        }
        unsealed = reader.isSealed() ? unsealed : Math.min(unsealed, end);
        batch(reader, number);
        end = Position.of(number, reader.next());
      }
      progress.passed(reader.sizeBytes());
    }
  }

  /** The numbers of the last batches, of a reader at the first excerpt. */
  static long[] numbers(SegmentReader reader) {
    long at = reader.address() + BatchLayout.HEADER_BYTES;
    long[] numbers = new long[ALL.get(JAVA_INT_UNALIGNED, at + 4)];
    for (int shard = 0; shard < numbers.length; shard++) {
      numbers[shard] = ALL.get(JAVA_LONG_UNALIGNED, at + 16 + (long) shard * Long.BYTES);
    }
    return numbers;
  }

  /** Moves to an excerpt; where others belong together with it, it is there if they all are. */
  static Found moveTo(SegmentReader reader, long offset) throws IOException {
    Found found = reader.moveTo(offset);
    boolean isPart =
        found == Found.EXCERPT && BatchLayout.kind(reader.address()) == BatchLayout.PART;
    while (found == Found.EXCERPT && BatchLayout.kind(reader.address()) == BatchLayout.PART) {
      found = reader.moveTo(reader.next());
    }
    return isPart && found == Found.EXCERPT ? reader.moveTo(offset) : found;
  }

  private void batch(SegmentReader reader, int number) throws IOException {
    long at = reader.address();
    int shard = BatchLayout.shard(at);
    if (!BatchLayout.isChanges(at)
        || shard < 0
        || shard >= numbers.length
        || BatchLayout.number(at) != numbers[shard] + 1) {
      throw damaged(reader, "the batch is not the next of its shard");
    }
    numbers[shard]++;
    if (Position.of(number, reader.offset()) >= from) {
      batches++;
      replay(at, replay);
      progress.at(reader.offset());
    }
  }

  /** Hands over the changes of an excerpt. */
  static void replay(long excerpt, Replay replay) {
    long to = excerpt + BatchLayout.bytes(excerpt) - BatchLayout.TRAILER_BYTES;
    for (long at = excerpt + BatchLayout.HEADER_BYTES; at < to; ) {
      long header = ALL.get(JAVA_LONG_UNALIGNED, at);
      if (BatchLayout.isGone(header)) {
        replay.delete(at + RecordLayout.keyOffset(header), RecordLayout.keyBytes(header));
      } else if (RecordLayout.isHandle(header)) {
        replay.edit(at, header, ALL.get(JAVA_LONG_UNALIGNED, at + 8));
      } else {
        replay.put(at, header, ALL.get(JAVA_LONG_UNALIGNED, at + 8));
      }
      at += BatchLayout.sizeBytes(header);
    }
  }

  /** The journal ends here, if it may. */
  private void cut(SegmentReader reader, Found found, int number) throws IOException {
    long at = reader.offset();
    if (found == Found.BAD && reader.isWholeByItself()) {
      throw damaged(reader, "the length of a batch is wrong");
    }
    if (reader.isCutOff()) {
      throw damaged(reader, "the file is too short");
    }
    if (found == Found.BAD && !reader.looksTorn()) {
      throw damaged(reader, "the checksum of a batch is wrong");
    }
    boolean isMore = found != Found.NOTHING;
    for (long later = reader.search(at + 4); later >= 0; later = reader.search(later + 4)) {
      isMore = true;
      if (BatchLayout.durable(reader.address()) > Position.of(number, at)) {
        throw new DamagedFile(reader.file(), at, "a batch that was synced is not whole");
      }
    }
    if (isMore) {
      config
          .messages()
          .accept(
              "the journal ends at byte %d of %s: what follows was not written whole and is left out"
                  .formatted(at, reader.file()));
    }
  }

  private static DamagedFile damaged(SegmentReader reader, String what) {
    return new DamagedFile(reader.file(), reader.offset(), what);
  }
}
