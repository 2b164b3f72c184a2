package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** The texts of a dictionary's codes. */
final class DecodedValues implements Values {

  private final Values codes;
  private final Dictionary dictionary;
  private final ColumnVector result;

  DecodedValues(Values codes, Dictionary dictionary, int capacity) {
    this.codes = codes;
    this.dictionary = dictionary;
    result = new ColumnVector(Lane.STRING, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    ColumnVector of = codes.values(batch, asked);
    int[] code = of.ints();
    long[] addresses = result.longs();
    int[] lengths = result.ints();
    for (int row = 0; row < rows; row++) {
      boolean counts = Bitmap.contains(asked, row) && of.isValid(row);
      addresses[row] = counts ? dictionary.address(code[row]) : 0;
      lengths[row] = counts ? dictionary.lengthBytes(code[row]) : 0;
    }
    Validity.copy(of, rows, result);
    return result;
  }
}
