package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.cpu.kernel.StreamKernel;
import dev.assay.engine.calibrate.cpu.kernel.StreamKernel.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One thread's part of a bandwidth measurement: a working set divided into the arrays of the
 * operation. A small set is gone over several times a block; of a large one a block is the next
 * piece, and the pieces go round and round. Used by one thread at a time.
 */
final class StreamMember implements Team.Member {

  private static final int PIECE_BYTES = 1 << 20;
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int PREPARED_BYTES = 64 << 20;

  /** Makes words that no operation stores. */
  private static final byte SPOILT = 0x5A;

  private final Operation operation;
  private final StreamKernel kernel;
  private final MemorySegment set;
  private final long arrayBytes;
  private final int pieceBytes;
  private final int laps;
  private long cursor;
  private long passes;
  private long sum;

  /**
   * Divides a working set.
   *
   * @param set native memory, at least three granules of {@link StreamKernel} long, every word of
   *     it {@link NodeMemory#INITIAL} if it is to be read
   */
  StreamMember(Operation operation, StreamKernel kernel, MemorySegment set) {
    this.operation = operation;
    this.kernel = kernel;
    this.set = set;
    this.arrayBytes = set.byteSize() / operation.arrays() & -(long) StreamKernel.GRANULE_BYTES;
    this.pieceBytes = (int) Math.min(PIECE_BYTES, arrayBytes);
    this.laps =
        pieceBytes == arrayBytes ? Math.max(1, BLOCK_BYTES / (operation.arrays() * pieceBytes)) : 1;
  }

  @Override
  public void prepare() {
    blocks(1 + Math.min(PREPARED_BYTES, 2 * arrayBytes) / pieceBytes);
  }

  /** Does this many blocks. */
  void blocks(long count) {
    for (long i = 0; i < count; i++) {
      work();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @return bytes loaded and stored
   */
  @Override
  public double work() {
    for (int i = 0; i < laps; i++) {
      lap();
    }
    cursor = cursor + 2L * pieceBytes > arrayBytes ? 0 : cursor + pieceBytes;
    return (double) operation.arrays() * pieceBytes * laps;
  }

  /** Goes over the present piece once. */
  void lap() {
    sum += kernel.run(piece(0), piece(1), piece(2));
    passes++;
  }

  /**
   * Checks that the work was really done: the sum of all that was read, or every word stored by the
   * first block.
   */
  void check() {
    cursor = 0;
    if (operation != Operation.READ) {
      piece(0).fill(SPOILT);
      lap();
    }
    boolean right =
        operation != Operation.READ
            || sum == passes * (pieceBytes / Long.BYTES) * NodeMemory.INITIAL;
    for (long offset = 0; right && offset < pieceBytes; offset += Double.BYTES) {
      double stored = word(0, offset);
      right =
          switch (operation) {
            case READ -> true;
            case WRITE -> stored == StreamKernel.WRITTEN;
            case COPY -> stored == word(1, offset);
            case TRIAD -> stored == word(1, offset) + StreamKernel.FACTOR * word(2, offset);
          };
    }
    if (!right) {
      throw new AssertionError("the " + operation + " pass left a wrong result behind");
    }
  }

  private double word(int array, long offset) {
    return piece(array).get(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset);
  }

  /** The part of an array that is next; an array that the operation has not is its last one. */
  private MemorySegment piece(int array) {
    long start = Math.min(array, operation.arrays() - 1) * arrayBytes;
    return set.asSlice(start + cursor, pieceBytes);
  }
}
