package dev.assay.exec.column;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes the row groups of one column, one after the other, and keeps what is known of all. A row
 * group takes two steps, so that all its columns can lie in one region: {@link #plan} says how many
 * bytes it will take, {@link #write} puts them there. Belongs to one thread at a time; encoders of
 * different columns share nothing.
 */
public abstract sealed class SegmentEncoder permits IntegralEncoder, DoubleEncoder, TextEncoder {

  private static final int ALIGNMENT_BYTES = 64;

  private final List<ColumnSegment> segments;

  SegmentEncoder() {
    segments = new ArrayList<>();
  }

  /** As far as another one has come. */
  SegmentEncoder(SegmentEncoder other) {
    segments = new ArrayList<>(other.segments);
  }

  /**
   * An encoder for a column.
   *
   * @param memory of the table; what an encoder needs beyond row groups it opens there
   */
  public static SegmentEncoder of(ColumnType type, SegmentMemory memory) {
    return switch (type.kind()) {
      case FLOAT, DOUBLE -> new DoubleEncoder();
      case VARCHAR -> new TextEncoder(memory, true);
      default -> type.isWide() ? new TextEncoder(memory, false) : new IntegralEncoder(true);
    };
  }

  /**
   * Looks at the values of the next row group and chooses how they will lie.
   *
   * @param values one or more; nulls among them may be overwritten
   * @return bytes that {@link #write} needs, a multiple of 64
   */
  public abstract long plan(ColumnBuffer values);

  /**
   * Writes the planned row group.
   *
   * @param values as planned
   * @param address zeroed memory, aligned to 64 bytes
   */
  public abstract void write(ColumnBuffer values, long address);

  /**
   * An encoder that goes on from here for itself: it knows the row groups written until now, and
   * shares with this one only what grows without changing.
   *
   * @param memory where it opens what it needs beyond row groups
   */
  public abstract SegmentEncoder fork(SegmentMemory memory);

  /**
   * Takes in what all forks from now on would have to learn from the values of a row group that is
   * not full yet; nothing is written.
   */
  public void absorb(ColumnBuffer values) {}

  /** Of all row groups. */
  public abstract ColumnStatistics statistics();

  /** What codes mean, where texts are stored as codes; once all row groups are written. */
  public Optional<Dictionary> dictionary() {
    return Optional.empty();
  }

  /** One for each row group written. */
  public final List<ColumnSegment> segments() {
    return List.copyOf(segments);
  }

  final List<ColumnSegment> written() {
    return segments;
  }

  final long rows() {
    return segments.stream().mapToLong(ColumnSegment::rows).sum();
  }

  final long nulls() {
    return segments.stream().mapToLong(ColumnSegment::nulls).sum();
  }

  static long align(long bytes) {
    return bytes + ALIGNMENT_BYTES - 1 & -ALIGNMENT_BYTES;
  }

  /** Bytes of a bitmap, with the word behind it that reading a range may touch. */
  static long validityBytes(int rows) {
    return align(8L * ((rows + Long.SIZE - 1) / Long.SIZE + 1));
  }

  static long validityBytes(ColumnBuffer values) {
    return values.nullRows.isEmpty() ? 0 : validityBytes(values.size());
  }

  /** Writes the bitmap where there are nulls; returns its address, else 0. */
  static long writeValidity(ColumnBuffer values, long address) {
    if (values.nullRows.isEmpty()) {
      return 0;
    }
    long[] nulls = values.nullRows.toLongArray();
    int rows = values.size();
    for (int w = 0; w << 6 < rows; w++) {
      Memory.putLong(address + 8L * w, w < nulls.length ? ~nulls[w] : -1L);
    }
    return address;
  }
}
