package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.operator.sort.SortOrder;
import dev.assay.exec.pipeline.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows by partition and, within one, in order. All but {@link #row} go by place in that order. Of
 * rows that are too many only some are here: at both ends a place then stands for all rows beyond
 * that are of the partition, and the one next to the rows that are here for those that are peers.
 */
final class SortedRows {

  private static final int RANGE_ROWS = 1 << 14;

  /** Stands for the start of the place before: less than every place. */
  private static final int GOES_ON = -1;

  private final int[] rows;
  private final int[] partitionStarts;
  private final int[] partitionEnds;
  private final int[] peerStarts;
  private final int[] peerEnds;

  /** By place, which group of peers it is in, counted over all partitions. */
  private final int[] groups;

  /** First place of each of these, and the end. */
  private final int[] groupStarts;

  /** First place of each partition, and the end. */
  private final int[] partitions;

  private final List<Beyond> before;
  private final List<Beyond> behind;
  private final int first;
  private final int end;

  /** Places between which each stands for a row or for peers of one. */
  private final int firstPeer;

  private final int endOfPeers;

  /** Rows before the first place that stands for a row. */
  private final long rowsBefore;

  /** Places of rows whose results are wanted. */
  private int wantedFrom;

  private int wantedTo;
  private boolean isMissedBefore;
  private boolean isMissedBehind;

  private SortedRows(int[] rows, Inputs inputs, Edge start, Edge finish, Workers workers) {
    List<SortColumn> partition = inputs.partition();
    List<SortColumn> order = inputs.order();
    this.rows = rows;
    before = Stream.of(start.far(), start.near()).filter(b -> b.rows > 0).toList();
    behind = Stream.of(finish.near(), finish.far()).filter(b -> b.rows > 0).toList();
    first = before.size();
    end = rows.length - behind.size();
    wantedFrom = first;
    wantedTo = end;
    rowsBefore = start.far().rows + start.near().rows;
    int peersBefore = start.near().rows > 0 ? first - 1 : -1;
    int peersBehind = finish.near().rows > 0 ? end : -1;
    firstPeer = peersBefore >= 0 ? peersBefore : first;
    endOfPeers = peersBehind >= 0 ? peersBehind + 1 : end;
    partitionStarts = new int[rows.length];
    partitionEnds = new int[rows.length];
    peerStarts = new int[rows.length];
    peerEnds = new int[rows.length];
    workers.forRanges(
        rows.length,
        RANGE_ROWS,
        (from, to) -> {
          for (int place = from; place < to; place++) {
            boolean inside = place > first && place < end;
            boolean same = place > 0 && (!inside || tie(partition, rows[place - 1], rows[place]));
            boolean peer =
                inside
                    ? same && tie(order, rows[place - 1], rows[place])
                    : place > 0 && (place - 1 == peersBefore || place == peersBehind);
            partitionStarts[place] = same ? GOES_ON : place;
            peerStarts[place] = peer ? GOES_ON : place;
          }
        });
    for (int place = 1; place < rows.length; place++) {
      partitionStarts[place] = Math.max(partitionStarts[place], partitionStarts[place - 1]);
      peerStarts[place] = Math.max(peerStarts[place], peerStarts[place - 1]);
    }
    fillEnds(partitionStarts, partitionEnds);
    fillEnds(peerStarts, peerEnds);
    groups = new int[rows.length];
    groupStarts = starts(peerStarts, groups);
    partitions = starts(partitionStarts, new int[rows.length]);
  }

  /** The places that are starts, and the end; numbers all places by them. */
  private static int[] starts(int[] startOf, int[] numbers) {
    int[] starts = new int[startOf.length + 1];
    int count = 0;
    for (int place = 0; place < startOf.length; place++) {
      if (startOf[place] == place) {
        starts[count++] = place;
      }
      numbers[place] = count - 1;
    }
    starts[count] = startOf.length;
    return Arrays.copyOf(starts, count + 1);
  }

  static SortedRows of(int count, Inputs inputs, Workers workers) {
    List<SortColumn> all =
        Stream.concat(inputs.partition().stream(), inputs.order().stream()).toList();
    int[] rows = all.isEmpty() ? new int[count] : SortOrder.of(all, count, workers);
    if (all.isEmpty()) {
      Arrays.setAll(rows, row -> row);
    }
    return new SortedRows(rows, inputs, Edge.NONE, Edge.NONE, workers);
  }

  /** Rows that are in order, and what is beyond them; the rows that stand for that lie behind. */
  static SortedRows some(int count, Inputs inputs, Edge start, Edge finish, Workers workers) {
    int before = start.places();
    int[] rows = new int[before + count + finish.places()];
    Arrays.setAll(
        rows,
        place -> place < before ? count + place : place - (place < before + count ? before : 0));
    return new SortedRows(rows, inputs, start, finish, workers);
  }

  static boolean tie(List<SortColumn> columns, int left, int right) {
    for (SortColumn column : columns) {
      if (column.compare(left, right) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void fillEnds(int[] starts, int[] ends) {
    int end = starts.length;
    for (int place = starts.length - 1; place >= 0; place--) {
      ends[place] = end;
      end = starts[place] == place ? place : end;
    }
  }

  int count() {
    return rows.length;
  }

  /** Places that stand for rows begin here. */
  int first() {
    return first;
  }

  /** Behind the last place that stands for a row. */
  int last() {
    return end;
  }

  /** First place of a row whose result is wanted. */
  int wantedFrom() {
    return wantedFrom;
  }

  /** Behind the last place of a row whose result is wanted. */
  int wantedTo() {
    return wantedTo;
  }

  /** Wants the results of some of the rows only. */
  SortedRows wanting(int row, int count) {
    wantedFrom = first + row;
    wantedTo = wantedFrom + count;
    return this;
  }

  /** Rows of the places up to here, those beyond among them. */
  long number(int place) {
    if (place <= first) {
      return place == first ? rowsBefore : place == 0 ? 0 : before.getFirst().rows;
    }
    long number = rowsBefore + Math.min(place, end) - first;
    for (int i = end; i < place; i++) {
      number += behind.get(i - end).rows;
    }
    return number;
  }

  /** Whether a place stands for a row. */
  boolean isRow(int place) {
    return place >= first && place < end;
  }

  /** What a place stands for that is not a row. */
  Beyond beyond(int place) {
    return place < first ? before.get(place) : behind.get(place - end);
  }

  /** Puts what a call needs to know of rows beyond into a column of its, as if it were of rows. */
  void give(int call, StoredColumn column) {
    for (int i = 0; i < first; i++) {
      before.get(i).carries[call].give(column, rows[i]);
    }
    for (int i = 0; i < behind.size(); i++) {
      behind.get(i).carries[call].give(column, rows[end + i]);
    }
  }

  /** Whether all rows are here. */
  boolean isWhole() {
    return first == 0 && end == rows.length;
  }

  /** A place that a function looks for; one beyond the rows that are here is missed. */
  int reached(int place) {
    isMissedBefore |= place < first && first > 0;
    isMissedBehind |= place >= end && end < rows.length;
    return place;
  }

  /** The same for the start or end of a group of peers, of which rows beyond may stand for some. */
  int reachedPeers(int place) {
    isMissedBefore |= place < firstPeer;
    isMissedBehind |= place > endOfPeers;
    return place;
  }

  /** Whether some result is wrong, as rows before those that are here are needed. */
  boolean isMissedBefore() {
    return isMissedBefore;
  }

  /** Whether some result is wrong, as rows behind those that are here are needed. */
  boolean isMissedBehind() {
    return isMissedBehind;
  }

  /** Says that all rows are needed. */
  void missAll() {
    isMissedBefore |= first > 0;
    isMissedBehind |= end < rows.length;
  }

  /** All rows in order. */
  int[] order() {
    return rows.clone();
  }

  /** The row at a place. */
  int row(int place) {
    return rows[place];
  }

  /** First place of the partition. */
  int start(int place) {
    return partitionStarts[place];
  }

  /** Behind the last place of the partition. */
  int end(int place) {
    return partitionEnds[place];
  }

  /** First place of the peers. */
  int peerStart(int place) {
    return peerStarts[place];
  }

  /** Behind the last place of the peers. */
  int peerEnd(int place) {
    return peerEnds[place];
  }

  /** Number of the group of peers, counted over all partitions. */
  int group(int place) {
    return groups[place];
  }

  /** First place of a group of peers; the end for the number behind the last. */
  int groupStart(int group) {
    return groupStarts[group];
  }

  /** First place of each partition, and the end. */
  int[] partitions() {
    return partitions.clone();
  }
}
