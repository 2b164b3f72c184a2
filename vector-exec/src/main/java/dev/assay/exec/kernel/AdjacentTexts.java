package dev.assay.exec.kernel;

/**
 * Finds a text in many that lie one behind the other, as those of a segment do, by searching them
 * as one: no row costs anything but those where something is found. Looks for two bytes of what is
 * sought as {@link TextSearch} does, but the two that texts have least of.
 */
final class AdjacentTexts {

  /** Letters of English by how common they are; bytes that are not here count as common. */
  private static final String COMMON_FIRST = " etaoinsrhldcumfpgwybvkxjqz";

  private final byte[] sought;
  private final int first;
  private final int second;

  /** A search for a text of one byte or more. */
  AdjacentTexts(byte[] sought) {
    this.sought = sought;
    int rarest = rarest(sought, -1);
    int next = rarest(sought, rarest);
    first = Math.min(rarest, next);
    second = Math.max(rarest, next);
  }

  private static int rarest(byte[] sought, int leftOut) {
    int best = leftOut == 0 ? sought.length - 1 : 0;
    for (int i = 0; i < sought.length; i++) {
      if (i != leftOut && COMMON_FIRST.indexOf(sought[i]) > COMMON_FIRST.indexOf(sought[best])) {
        best = i;
      }
    }
    return best;
  }

  /** Whether each text begins where the one before it ends. */
  static boolean are(long[] addresses, int[] lengths, int count) {
    long gaps = 0;
    for (int i = 1; i < count; i++) {
      gaps |= addresses[i - 1] + lengths[i - 1] - addresses[i];
    }
    return count > 0 && gaps == 0;
  }

  /**
   * The first place from an address on where what is sought begins, whole blocks of starts at once.
   *
   * @param end behind the last text
   * @return its address; {@code end} where there is none
   */
  long next(long from, long end) {
    long at = from;
    while (at <= end - sought.length) {
      if (Bitmap.VECTORS && at + second + TextSearch.WIDTH <= end) {
        long hits = TextSearch.hits(at + first, second - first, sought[first], sought[second]);
        for (; hits != 0; hits &= hits - 1) {
          long hit = at + Long.numberOfTrailingZeros(hits);
          if (TextSearch.isAt(hit, sought)) {
            return hit;
          }
        }
        at += TextSearch.WIDTH;
      } else if (TextSearch.isAt(at, sought)) {
        return at;
      } else {
        at++;
      }
    }
    return end;
  }
}
