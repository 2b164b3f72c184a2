package dev.assay.exec.operator.key;

import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnSource;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;

/**
 * A key column computed from the key.
 *
 * @param part the column
 * @param stride how much the key grows from one code to the next
 */
record BoundedKeyColumn(KeyPart part, long stride) implements ColumnSource {

  @Override
  public void load(RowSet rows, ColumnVector target) {
    int count = rows.count();
    target.allValid();
    if (part.hasNullCode()) {
      target.allValidByBitmap(count);
    }
    for (int i = 0; i < count; i++) {
      long key = rows.isRange() ? rows.first() + i : rows.positions()[i];
      long code = key / stride % part.range();
      if (part.hasNullCode() && code == part.range() - 1) {
        target.clear(i);
        code = 0;
      }
      if (part.lane() == Lane.INT) {
        target.ints()[i] = (int) (part.least() + code);
      } else {
        target.longs()[i] = part.least() + code;
      }
    }
  }
}
