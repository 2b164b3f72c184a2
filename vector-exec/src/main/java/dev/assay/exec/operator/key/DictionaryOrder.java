package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.type.Dictionary;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The texts of a dictionary in the order of their bytes. */
public final class DictionaryOrder {

  private final int[] codes;
  private final int[] places;

  /** Sorts a dictionary. */
  public DictionaryOrder(Dictionary dictionary) {
    Comparator<Integer> byBytes =
        (a, b) ->
            TextCompare.compare(
                dictionary.address(a),
                dictionary.lengthBytes(a),
                dictionary.address(b),
                dictionary.lengthBytes(b));
    codes =
        IntStream.range(0, dictionary.size()).boxed().sorted(byBytes).mapToInt(i -> i).toArray();
    places = new int[Math.max(1, codes.length)];
    for (int place = 0; place < codes.length; place++) {
      places[codes[place]] = place;
    }
  }

  /** Codes by place. */
  public int[] codes() {
    return codes;
  }

  /** Places by code; one place at least, for rows without a value. */
  public int[] places() {
    return places;
  }
}
