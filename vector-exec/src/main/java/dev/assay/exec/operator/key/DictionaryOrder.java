package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.type.Dictionary;
import java.util.Comparator;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;

/** The texts of a dictionary in the order of their bytes. */
public final class DictionaryOrder {

  /** Sorted before, by the same dictionary. */
  private static final Map<Dictionary, DictionaryOrder> KNOWN = new WeakHashMap<>();

  private final int[] codes;
  private final int[] places;

  /** The order of a dictionary, which is sorted when that is first asked for. Any thread. */
  public static DictionaryOrder of(Dictionary dictionary) {
    synchronized (KNOWN) {
      DictionaryOrder known = KNOWN.get(dictionary);
      if (known != null && known.codes.length == dictionary.size()) {
        return known;
      }
    }
    DictionaryOrder made = new DictionaryOrder(dictionary);
    synchronized (KNOWN) {
      KNOWN.put(dictionary, made);
    }
    return made;
  }

  private DictionaryOrder(Dictionary dictionary) {
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
