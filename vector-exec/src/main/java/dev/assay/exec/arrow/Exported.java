package dev.assay.exec.arrow;

import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_BUFFERS;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_BUFFER_COUNT;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_BYTES;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_CHILDREN;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_CHILD_COUNT;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_LENGTH;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_NULLS;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_PRIVATE;
import static dev.assay.exec.arrow.InterfaceLayout.ARRAY_RELEASE;
import static dev.assay.exec.arrow.InterfaceLayout.NULLABLE;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_BYTES;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_CHILDREN;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_CHILD_COUNT;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_FLAGS;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_FORMAT;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_NAME;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_PRIVATE;
import static dev.assay.exec.arrow.InterfaceLayout.SCHEMA_RELEASE;

import dev.assay.exec.file.arrow.ArrowColumn;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import dev.assay.exec.type.ColumnType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A schema or an array in other software's hands: a struct with one child for each column. Its
 * memory goes when the struct and all its children are released, in whatever order and by whatever
 * thread, since children may be taken over for themselves.
 */
final class Exported {

  private static final Map<Long, Exported> ALL = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();

  private final Arena arena = Arena.ofShared();
  private final long id = LAST.incrementAndGet();
  private final AtomicInteger held;

  private Exported(int structs) {
    held = new AtomicInteger(structs);
    ALL.put(id, this);
  }

  /** What is not released yet. */
  static int count() {
    return ALL.size();
  }

  /** Describes columns at an address. */
  static void schema(List<String> names, List<ColumnType> types, long target) {
    Exported exported = new Exported(names.size() + 1);
    List<MemorySegment> children = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      MemorySegment child = exported.arena.allocate(SCHEMA_BYTES, Long.BYTES);
      exported.describe(child.address(), format(types.get(c)), names.get(c));
      Memory.putLong(child.address() + SCHEMA_FLAGS, types.get(c).nullable() ? NULLABLE : 0);
      children.add(child);
    }
    exported.clear(target, SCHEMA_BYTES);
    exported.describe(target, "+s", "");
    Memory.putLong(target + SCHEMA_CHILD_COUNT, names.size());
    Memory.putLong(target + SCHEMA_CHILDREN, exported.pointers(children));
  }

  private void describe(long schema, String format, String name) {
    Memory.putLong(schema + SCHEMA_FORMAT, arena.allocateFrom(format).address());
    Memory.putLong(schema + SCHEMA_NAME, arena.allocateFrom(name).address());
    Memory.putLong(schema + SCHEMA_RELEASE, Callbacks.RELEASE_SCHEMA);
    Memory.putLong(schema + SCHEMA_PRIVATE, id);
  }

  /** Puts rows at an address; values are copied once, to where they do not move. */
  static void array(QueryResult rows, long target) {
    Exported exported = new Exported(rows.columns().size() + 1);
    try {
      List<MemorySegment> children = new ArrayList<>();
      for (ResultColumn column : rows.columns()) {
        ArrowColumn made =
            ArrowColumn.of(
                column.type().type(),
                column.values(),
                column.bytes(),
                column.ends(),
                rows.rows(),
                exported.arena);
        MemorySegment child = exported.arena.allocate(ARRAY_BYTES, Long.BYTES);
        exported.put(child.address(), rows.rows(), made.nulls(), made.buffers());
        children.add(child);
      }
      exported.clear(target, ARRAY_BYTES);
      exported.put(target, rows.rows(), 0, List.of(MemorySegment.NULL));
      Memory.putLong(target + ARRAY_CHILD_COUNT, children.size());
      Memory.putLong(target + ARRAY_CHILDREN, exported.pointers(children));
    } catch (RuntimeException | Error e) {
      exported.held.set(1);
      exported.release();
      throw e;
    }
  }

  private void put(long array, int rows, int nulls, List<MemorySegment> buffers) {
    Memory.putLong(array + ARRAY_LENGTH, rows);
    Memory.putLong(array + ARRAY_NULLS, nulls);
    Memory.putLong(array + ARRAY_BUFFER_COUNT, buffers.size());
    Memory.putLong(array + ARRAY_BUFFERS, pointers(buffers));
    Memory.putLong(array + ARRAY_RELEASE, Callbacks.RELEASE_ARRAY);
    Memory.putLong(array + ARRAY_PRIVATE, id);
  }

  private void clear(long target, long bytes) {
    for (long at = 0; at < bytes; at += Long.BYTES) {
      Memory.putLong(target + at, 0);
    }
  }

  private long pointers(List<MemorySegment> to) {
    long table = arena.allocate(Long.BYTES * (to.size() + 1L), Long.BYTES).address();
    for (int i = 0; i < to.size(); i++) {
      Memory.putLong(table + (long) Long.BYTES * i, to.get(i).address());
    }
    return table;
  }

  /** Releases a schema and those children that nobody took over. */
  static void releaseSchema(long schema) {
    release(schema, SCHEMA_CHILD_COUNT, SCHEMA_CHILDREN, SCHEMA_RELEASE, SCHEMA_PRIVATE);
  }

  /** Releases an array and those children that nobody took over. */
  static void releaseArray(long array) {
    release(array, ARRAY_CHILD_COUNT, ARRAY_CHILDREN, ARRAY_RELEASE, ARRAY_PRIVATE);
  }

  private static void release(
      long struct, long childCount, long children, long release, long owner) {
    Exported exported = ALL.get(Memory.getLong(struct + owner));
    if (exported == null || Memory.getLong(struct + release) == 0) {
      return;
    }
    for (long c = 0; c < Memory.getLong(struct + childCount); c++) {
      long child = Memory.getLong(Memory.getLong(struct + children) + Long.BYTES * c);
      if (Memory.getLong(child + release) != 0) {
        release(child, childCount, children, release, owner);
      }
    }
    Memory.putLong(struct + release, 0);
    exported.release();
  }

  private void release() {
    if (held.decrementAndGet() == 0) {
      ALL.remove(id);
      arena.close();
    }
  }

  private static String format(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "b";
      case TINYINT -> "c";
      case SMALLINT -> "s";
      case INTEGER -> "i";
      case BIGINT -> "l";
      case FLOAT -> "f";
      case DOUBLE -> "g";
      case DECIMAL -> "d:" + type.precision() + "," + type.scale();
      case VARCHAR -> "u";
      case DATE -> "tdD";
      case TIME -> "ttu";
      case TIMESTAMP -> "tsu:";
      case TIMESTAMP_TZ -> "tsu:UTC";
      case INTERVAL_MONTHS -> "tiM";
      case INTERVAL_MICROS -> "tin";
    };
  }
}
