package dev.assay.exec.operator.window;

import java.util.Arrays;

/** Rows that are not in memory, as calls need to know of them. Belongs to one thread. */
final class Beyond {

  /** How many. */
  long rows;

  /** How many groups of peers these are. */
  long groups;

  /** What each call needs to know. */
  final Carry[] carries;

  Beyond(Carry... carries) {
    this.carries = carries;
  }

  /** A copy. */
  Beyond copy() {
    Beyond copy = new Beyond(Arrays.stream(carries).map(Carry::copy).toArray(Carry[]::new));
    copy.rows = rows;
    copy.groups = groups;
    return copy;
  }

  /** Adds a row of the group of peers that these are. */
  void add(int row) {
    rows++;
    groups = 1;
    for (Carry carry : carries) {
      carry.add(row);
    }
  }

  /** Adds all rows of another, which come later, and goes on with none in that. */
  void take(Beyond later) {
    rows += later.rows;
    groups += later.groups;
    for (int call = 0; call < carries.length; call++) {
      carries[call].add(later.carries[call]);
    }
    later.clear();
  }

  /** Forgets all. */
  void clear() {
    rows = 0;
    groups = 0;
    for (Carry carry : carries) {
      carry.clear();
    }
  }
}
