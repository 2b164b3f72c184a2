package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.GroupKeys;
import dev.assay.exec.operator.aggregate.AggregateShape.Numbering;
import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.key.LongIds;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnSource;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The groups that one worker has seen. */
final class GroupTable {

  private static final int FEW = 64;

  /** Dense groups that begin together, and are merged together. */
  static final int PAGE = 1 << 12;

  private final AggregateShape shape;
  private final QueryMemory memory;
  private final Accumulator[] accumulators;
  private final KeySpace space;
  private final KeyPacker packer;

  /** Finds groups that are there, and adds none. */
  private final KeyPacker finder;

  private final LongIds ids;

  private final OccupiedGroups occupied;

  /** Pages of dense groups that have begun: where keys come in order, few workers touch each. */
  private final boolean[] begun;

  private final GroupedRows rows;
  private final long[] keys;
  private final int[] scratch;
  private final ColumnVector[] groupColumns;
  private final ColumnVector none = new ColumnVector(Lane.INT, 1);

  GroupTable(AggregateShape shape, QueryMemory memory) {
    this.shape = shape;
    this.memory = memory;
    int length = shape.vectorLength();
    int dense = shape.denseGroups();
    accumulators = shape.newAccumulators(memory);
    space = KeySpace.ofGroups(shape.groupTypes(), memory);
    groupColumns = new ColumnVector[shape.groupTypes().size()];
    packer = new KeyPacker(space, length, true, KeyPacker.noTranslations(groupColumns.length));
    finder = new KeyPacker(space, length, false, KeyPacker.noTranslations(groupColumns.length));
    boolean isDense = shape.numbering() == Numbering.DENSE;
    occupied = new OccupiedGroups(isDense ? dense : 0, memory);
    rows = new GroupedRows(length, isDense && dense <= GroupedRows.FEW ? dense : 0);
    keys = new long[length];
    scratch = new int[length];
    ids = new LongIds(FEW, memory);
    begun = new boolean[Math.ceilDiv(dense, PAGE)];
    reserve(0, dense);
    if (accumulators.length == 0) {
      Arrays.fill(begun, true); // a bit for each group is all there is
    } else if (begun.length == 1) {
      beginPage(0);
    }
  }

  private void reserve(int used, int groups) {
    for (Accumulator accumulator : accumulators) {
      accumulator.reserve(used, groups);
    }
  }

  private void begin(int from, int to) {
    for (Accumulator accumulator : accumulators) {
      accumulator.begin(from, to);
    }
  }

  private void beginPage(int page) {
    if (!begun[page]) {
      begun[page] = true;
      begin(page * PAGE, Math.min(shape.denseGroups(), (page + 1) * PAGE));
    }
  }

  /** Groups numbered so far, with rows or without. */
  int groups() {
    return shape.numbering() == Numbering.HASH ? ids.size() : shape.denseGroups();
  }

  /**
   * Whether it may take a batch of so many rows: none has to grow for it, or the share is enough.
   *
   * @param times what of all is needed in the end, a multiple of it
   */
  boolean hasRoom(int rows, MemoryShare share, double times) {
    if (shape.numbering() != Numbering.HASH) {
      return true;
    }
    long more = ids.bytesFor(rows) + space.bytesFor(rows);
    for (Accumulator accumulator : accumulators) {
      more += accumulator.bytesFor(rows);
    }
    long results = 2L * (ids.size() + rows) * shape.groupBytes();
    return more == 0 || share.allowsWorker(times * (more + results));
  }

  /** Takes a batch. */
  void add(Batch batch, Layout layout) {
    readGroups(batch, layout);
    number(batch.size());
    update(batch, layout);
  }

  private void readGroups(Batch batch, Layout layout) {
    List<Integer> groups = shape.node().groups();
    Arrays.setAll(groupColumns, g -> batch.column(layout.column(groups.get(g))));
  }

  /** Finds the hashed group of each row, -1 where it is not there yet. */
  void find(Batch batch, Layout layout, int[] groups) {
    readGroups(batch, layout);
    finder.pack(groupColumns, batch.size(), keys);
    ids.find(keys, batch.size(), true, groups);
  }

  /** Takes a batch whose rows' groups were found. */
  void addFound(Batch batch, Layout layout, int[] groups) {
    System.arraycopy(groups, 0, rows.ids(), 0, batch.size());
    rows.setMany(batch.size());
    update(batch, layout);
  }

  private void update(Batch batch, Layout layout) {
    for (int a = 0; a < accumulators.length; a++) {
      int argument = shape.arguments().get(a);
      ColumnVector values =
          argument == AggregateShape.ROWS ? none : batch.column(layout.column(argument));
      accumulators[a].update(values, rows);
    }
  }

  /** Finds the group of each row of the group columns. */
  private void number(int count) {
    switch (shape.numbering()) {
      case NONE -> rows.setOne(count);
      case DENSE -> {
        packer.packInts(groupColumns, count, scratch, rows.ids());
        if (rows.fewGroups() > 0) {
          rows.setFew(count);
          occupied.markFew(rows);
        } else {
          rows.setMany(count);
          beginPages(count);
          occupied.mark(rows.ids(), count);
        }
      }
      case HASH -> {
        packer.pack(groupColumns, count, keys);
        numberKeys(count);
      }
    }
  }

  private void numberKeys(int count) {
    int known = ids.size();
    ids.intern(keys, count, false, rows.ids());
    rows.setMany(count);
    reserve(known, ids.size());
    begin(known, ids.size());
  }

  private void beginPages(int count) {
    if (begun.length > 1 && accumulators.length > 0 && count > 0) {
      int last = GroupKeys.greatest(rows.ids(), count) / PAGE;
      for (int page = GroupKeys.least(rows.ids(), count) / PAGE; page <= last; page++) {
        beginPage(page);
      }
    }
  }

  /** Takes a page of another worker's groups; only where both are numbered alike. */
  void mergePage(GroupTable other, int page) {
    int from = page * PAGE;
    int to = Math.min(shape.denseGroups(), from + PAGE);
    if (begun[page] && other.begun[page]) {
      merge(other, from, to);
    } else if (other.begun[page]) {
      begun[page] = true;
      for (int a = 0; a < accumulators.length; a++) {
        accumulators[a].adopt(other.accumulators[a], from, to);
      }
      occupied.adopt(other.occupied, from, to);
    }
  }

  /** Takes all of another worker's groups at once; only where both are numbered alike. */
  void mergeWhole(GroupTable other) {
    for (int page = 0; page < begun.length; page++) {
      beginPage(page);
      other.beginPage(page);
    }
    merge(other, 0, shape.denseGroups());
  }

  private void merge(GroupTable other, int from, int to) {
    int[] groups = {0};
    if (shape.numbering() == Numbering.DENSE) {
      occupied.add(other.occupied, from, to);
      groups = accumulators.length > 0 ? other.occupied.between(from, to) : groups;
    }
    merge(other, groups, groups);
  }

  private void merge(GroupTable other, int[] theirs, int[] ours) {
    for (int a = 0; a < accumulators.length; a++) {
      accumulators[a].merge(other.accumulators[a], theirs, ours, ours.length);
    }
  }

  /** Its hashed groups in so many partitions. */
  GroupParts parts(int log, boolean byValue) {
    return new GroupParts(space, ids.keys(), ids.size(), log, byValue);
  }

  /** Takes a partition of another worker's hashed groups, numbering them anew. */
  void mergePart(GroupTable other, GroupParts parts, int part) {
    int[] theirs = parts.groups(part);
    int[] ours = new int[theirs.length];
    int length = shape.vectorLength();
    RowSet picked = new RowSet(length);
    for (int g = 0; g < parts.columns().size(); g++) {
      groupColumns[g] = new ColumnVector(parts.columns().get(g).lane(), length);
    }
    for (int first = 0; first < ours.length; first += length) {
      int count = Math.min(length, ours.length - first);
      System.arraycopy(theirs, first, picked.positionsToFill(), 0, count);
      picked.setPositions(count);
      if (parts.columns().isEmpty()) {
        parts.keys(picked.positions(), count, keys);
      } else {
        for (int g = 0; g < groupColumns.length; g++) {
          parts.columns().get(g).load(picked, groupColumns[g]);
        }
        packer.pack(groupColumns, count, keys);
      }
      numberKeys(count);
      System.arraycopy(rows.ids(), 0, ours, first, count);
    }
    merge(other, theirs, ours);
  }

  /** The groups and their results. */
  StoredRows results(Workers workers) {
    for (Accumulator accumulator : accumulators) {
      accumulator.complete(workers);
    }
    List<ColumnSource> columns = new ArrayList<>();
    List<Lane> lanes = new ArrayList<>();
    int groups = groups();
    Optional<int[]> order = Optional.empty();
    int count = groups;
    if (shape.numbering() == Numbering.DENSE) {
      count = occupied.count();
      order = Optional.of(memory.ints(count));
      occupied.list(order.get(), workers);
      IntStream.range(0, groupColumns.length).mapToObj(space::column).forEach(columns::add);
    } else if (shape.numbering() == Numbering.HASH) {
      columns.addAll(space.unpack(ids.keys(), groups));
    }
    shape.groupTypes().forEach(type -> lanes.add(type.lane()));
    List<AggregateCall> calls = shape.node().calls();
    for (int c = 0; c < calls.size(); c++) {
      Accumulator accumulator = accumulators[shape.accumulatorOf(c)];
      columns.add(accumulator.results(calls.get(c), groups));
      lanes.add(calls.get(c).type().lane());
    }
    return new StoredRows(columns, lanes, count, order);
  }
}
