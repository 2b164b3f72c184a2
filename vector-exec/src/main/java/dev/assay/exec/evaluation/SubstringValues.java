package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.TextSubstring;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** Parts of texts, as addresses into the same bytes. */
final class SubstringValues implements Values {

  private final Values operand;
  private final int skipped;
  private final int kept;
  private final long[] read;
  private final ColumnVector result;

  /**
   * A part.
   *
   * @param skipped characters left out first
   * @param kept most characters after these
   */
  SubstringValues(Values operand, int skipped, int kept, int capacity) {
    this.operand = operand;
    this.skipped = skipped;
    this.kept = kept;
    read = new long[Bitmap.words(capacity)];
    result = new ColumnVector(Lane.STRING, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    ColumnVector of = operand.values(batch, asked);
    Bitmap.copy(asked, rows, read);
    Validity.refine(of, rows, read);
    TextSubstring.parts(
        of.longs(), of.ints(), read, rows, skipped, kept, result.longs(), result.ints());
    Validity.copy(of, rows, result);
    result.setTextsPass(of.textsPass());
    return result;
  }
}
