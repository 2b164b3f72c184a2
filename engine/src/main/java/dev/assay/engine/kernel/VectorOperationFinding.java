package dev.assay.engine.kernel;

/**
 * How C2 compiled one operation on the preferred species.
 *
 * @param type lane type
 * @param operation what is done to the lanes
 * @param bytesPerCall heap bytes that one call allocates once its loop is compiled
 */
public record VectorOperationFinding(
    LaneType type, VectorOperation operation, double bytesPerCall) {

  /** The least that a box takes; gather and scatter allocate less, for their array of indices. */
  static final int BOX_BYTES = 16;

  /**
   * True when the operation became machine instructions; false when the JVM runs its fallback in
   * Java, which works on boxed lanes and so must allocate. Compiled does not mean fast: a gather is
   * compiled and still one load for each lane.
   */
  public boolean isCompiled() {
    return bytesPerCall < BOX_BYTES;
  }
}
