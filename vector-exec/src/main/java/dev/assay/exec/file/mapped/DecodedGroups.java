package dev.assay.exec.file.mapped;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.SegmentReader;
import dev.assay.exec.table.GroupReader;
import dev.assay.exec.vector.ColumnSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The columns that one worker asks for, each decoded when it is first loaded, one row group at a
 * time.
 */
public final class DecodedGroups implements GroupReader {

  /** Decodes one column. */
  public interface Decoder {

    /** A row group, which is good until the next one is decoded. */
    Decoded decode(int rowGroup);
  }

  /**
   * A column of a row group.
   *
   * @param segment where its values are integral, or texts that have codes
   * @param source where its values load from
   */
  public record Decoded(Optional<ColumnSegment> segment, ColumnSource source) {

    /** Of integral values. */
    public static Decoded of(ColumnSegment segment) {
      return new Decoded(Optional.of(segment), new SegmentReader(segment));
    }

    /** Of all others. */
    public static Decoded of(ColumnSource source) {
      return new Decoded(Optional.empty(), source);
    }
  }

  private static final int NO_GROUP = -1;

  private final List<Decoder> decoders;
  private final Decoded[] decoded;
  private final int[] groups;

  /** One decoder for each column. */
  public DecodedGroups(List<Decoder> decoders) {
    this.decoders = List.copyOf(decoders);
    decoded = new Decoded[decoders.size()];
    groups = new int[decoders.size()];
    Arrays.fill(groups, NO_GROUP);
  }

  @Override
  public ColumnSegment segment(int column, int rowGroup) {
    return open(column, rowGroup).segment().orElseThrow();
  }

  @Override
  public ColumnSource source(int column, int rowGroup) {
    return (rows, target) -> open(column, rowGroup).source().load(rows, target);
  }

  private Decoded open(int column, int rowGroup) {
    if (groups[column] != rowGroup) {
      groups[column] = NO_GROUP;
      decoded[column] = decoders.get(column).decode(rowGroup);
      groups[column] = rowGroup;
    }
    return decoded[column];
  }
}
