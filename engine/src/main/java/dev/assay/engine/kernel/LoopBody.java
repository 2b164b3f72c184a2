package dev.assay.engine.kernel;

/** What {@link LoopAssembler} generates. */
interface LoopBody {

  /**
   * Runs the loop.
   *
   * @param iterations 0 or more
   * @param memory an array of the lane type
   */
  void run(long iterations, Object memory);
}
