package dev.assay.exec.operator.scan;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.EncodedFilter.Outcome;
import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.operator.filter.AdaptiveFilter;
import dev.assay.exec.operator.filter.Conjunct;
import dev.assay.exec.operator.filter.KeyConjunct;
import dev.assay.exec.operator.filter.KeyFilter;
import dev.assay.exec.operator.filter.PredicateConjunct;
import dev.assay.exec.operator.key.KeyTest;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.table.GroupReader;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.RowSet;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** Reads a table's row groups for one worker. */
final class TableReader implements Source.Reader {

  private static final int NO_GROUP = -1;

  private final Scan scan;
  private final ScanFilters filters;
  private final GroupReader reader;
  private final int morselsPerGroup;
  private final int morselRows;
  private final Batch batch;
  private final RowSet rows;
  private final Layout layout;
  private final List<EncodedConjunct> encoded = new ArrayList<>();
  private final List<KeyFilter> keyFilters;
  private final List<KeyConjunct> keyConjuncts = new ArrayList<>();
  private final AdaptiveFilter filter;
  private int group = NO_GROUP;
  private boolean isSkipped;

  TableReader(
      Scan scan,
      BitSet required,
      ScanFilters filters,
      List<KeyFilter> keyFilters,
      int morselsPerGroup,
      int vectorLength,
      boolean reorders,
      Arena arena) {
    this.scan = scan;
    this.filters = filters;
    this.keyFilters = keyFilters;
    this.morselsPerGroup = morselsPerGroup;
    morselRows =
        morselsPerGroup == 1
            ? Integer.MAX_VALUE
            : Math.ceilDiv(Table.ROW_GROUP_ROWS, morselsPerGroup);
    reader = scan.table().reader(arena);
    batch = new Batch(vectorLength);
    rows = batch.addRowSet();
    BitSet read = (BitSet) required.clone();
    read.or(ColumnReferences.of(filters.predicates()));
    keyFilters.forEach(each -> each.columns().forEach(read::set));
    int[] columns = new int[scan.columns().size()];
    Arrays.fill(columns, Layout.ABSENT);
    for (int i = read.nextSetBit(0); i >= 0; i = read.nextSetBit(i + 1)) {
      columns[i] = batch.addLazy(scan.outputs().get(i).lane(), rows);
    }
    layout = new Layout(batch, columns);
    List<Conjunct> conjuncts = new ArrayList<>();
    for (Interval interval : filters.intervals()) {
      encoded.add(new EncodedConjunct(interval, rows, vectorLength));
    }
    conjuncts.addAll(encoded);
    for (KeyFilter each : keyFilters) {
      int[] of = each.columns().stream().mapToInt(column -> columns[column]).toArray();
      List<ValueType> types = each.columns().stream().map(scan.outputs()::get).toList();
      KeyTest keys = each.keys().get();
      keyConjuncts.add(new KeyConjunct(of, keys, keys.selector(types, vectorLength)));
    }
    conjuncts.addAll(keyConjuncts);
    for (Expression predicate : filters.predicates()) {
      conjuncts.add(new PredicateConjunct(predicate, layout, arena));
    }
    filter = new AdaptiveFilter(conjuncts, vectorLength, reorders);
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public void neededAfter(boolean[] columns) {
    filter.neededAfter(columns);
  }

  @Override
  public void read(int morsel, Consumer<Batch> next) {
    open(morsel / morselsPerGroup);
    if (isSkipped) {
      return;
    }
    int groupRows = scan.table().columns().getFirst().segments().get(group).rows();
    int start = morsel % morselsPerGroup * morselRows;
    int end = start + Math.min(groupRows - start, morselRows);
    int count;
    for (int first = start; first < end; first += count) {
      count = Math.min(batch.capacity(), end - first);
      batch.begin(count);
      rows.setRange(first, count);
      if (filter.apply(batch)) {
        next.accept(batch);
      }
    }
  }

  /** Turns to a row group: its zone maps say which conjuncts need to be looked at. */
  private void open(int rowGroup) {
    if (rowGroup == group) {
      return;
    }
    group = rowGroup;
    isSkipped = false;
    for (int i = 0; i < encoded.size() && !isSkipped; i++) {
      isSkipped = encoded.get(i).bind(zoneMap(filters.intervals().get(i).column())) == Outcome.NONE;
    }
    for (int i = 0; i < keyConjuncts.size() && !isSkipped; i++) {
      ColumnSegment zone = zoneMap(keyFilters.get(i).columns().getFirst());
      isSkipped = !keyConjuncts.get(i).keys().mayHoldBetween(zone.least(), zone.greatest());
    }
    for (int i = 0; i < encoded.size() && !isSkipped; i++) {
      int column = scan.columns().get(filters.intervals().get(i).column());
      Outcome outcome = encoded.get(i).bind(reader.segment(column, group));
      isSkipped = outcome == Outcome.NONE;
      filter.setActive(i, outcome == Outcome.SOME);
    }
    for (int i = 0; i < scan.columns().size() && !isSkipped; i++) {
      if (layout.has(i)) {
        batch.setSource(layout.column(i), reader.source(scan.columns().get(i), group));
      }
    }
  }

  private ColumnSegment zoneMap(int output) {
    TableColumn column = scan.table().columns().get(scan.columns().get(output));
    return column.segments().get(group);
  }
}
