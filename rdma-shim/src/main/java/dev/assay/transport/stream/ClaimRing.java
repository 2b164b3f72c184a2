package dev.assay.transport.stream;

/**
 * Where claims and committed bytes lie in a send buffer of fixed size, as numbers alone. A claim is
 * in one piece; one that does not fit behind the last begins at the front again, once that has been
 * sent, and what remains at the end stays empty for that round:
 *
 * <pre>
 *   not wrapped   |......[head ── committed ── tail)..........|
 *   wrapped       |── committed ── tail)....[head ── mark)....|
 * </pre>
 *
 * <p>Of one thread.
 */
public final class ClaimRing {

  private static final int NOT_WRAPPED = -1;

  private final int capacity;
  private int head;
  private int tail;
  private int mark = NOT_WRAPPED;
  private int claimed = -1;
  private int claimedBytes;

  /** Of a buffer of that many bytes. */
  public ClaimRing(int capacity) {
    this.capacity = capacity;
  }

  /** Bytes of the buffer, which are also the longest claim. */
  public int capacity() {
    return capacity;
  }

  /** Whether a claim of that length would be granted now. */
  public boolean fits(int lengthBytes) {
    if (mark != NOT_WRAPPED) {
      return lengthBytes <= head - tail;
    }
    return lengthBytes <= capacity - tail || lengthBytes <= head || bytes() == 0;
  }

  /**
   * Reserves room in one piece.
   *
   * @param lengthBytes 0 to the capacity
   * @return its offset, or -1 when there is no room
   * @throws IllegalStateException when a claim is open
   */
  public int claim(int lengthBytes) {
    if (claimed >= 0) {
      throw new IllegalStateException("a claim is open: commit or abort it before the next");
    }
    if (!fits(lengthBytes)) {
      return -1;
    }
    if (mark == NOT_WRAPPED && lengthBytes > capacity - tail) {
      if (head == tail) {
        head = 0;
      } else {
        mark = tail;
      }
      tail = 0;
    }
    claimed = tail;
    claimedBytes = lengthBytes;
    return tail;
  }

  /**
   * Ends the open claim; the first bytes of it are to be sent.
   *
   * @throws IllegalStateException when this is not the open claim, or it is shorter
   */
  public void commit(long claim, int lengthBytes) {
    if (claimed < 0 || claim != claimed || lengthBytes < 0 || lengthBytes > claimedBytes) {
      throw new IllegalStateException(
          "no claim of %d bytes is open at %d".formatted(lengthBytes, claim));
    }
    tail = claimed + lengthBytes;
    claimed = -1;
    if (lengthBytes == 0 && tail == 0 && mark != NOT_WRAPPED) {
      tail = mark;
      mark = NOT_WRAPPED;
    }
  }

  /** Whether a claim is open. */
  public boolean isClaimed() {
    return claimed >= 0;
  }

  /** Bytes committed and not sent. */
  public int bytes() {
    return mark == NOT_WRAPPED ? tail - head : mark - head + tail;
  }

  /** Where the first of them is. */
  public int head() {
    return head;
  }

  /** How many of them lie there in one piece. */
  public int pieceBytes() {
    return (mark == NOT_WRAPPED ? tail : mark) - head;
  }

  /** The first of the piece are sent, perhaps none. */
  public void sent(int lengthBytes) {
    head += lengthBytes;
    if (head == mark) {
      head = 0;
      mark = NOT_WRAPPED;
    }
    if (head == tail && mark == NOT_WRAPPED && claimed < 0) {
      head = 0;
      tail = 0;
    }
  }
}
