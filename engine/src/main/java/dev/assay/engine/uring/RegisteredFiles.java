package dev.assay.engine.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Descriptors that the kernel need not look up for each operation, named by numbers from 0 in
 * operations with {@link SubmissionFlags#FIXED_FILE}. One table for each ring, empty at first;
 * Linux 5.19. Of the ring's thread.
 */
public final class RegisteredFiles {

  private final Ring ring;

  /**
   * Makes the table.
   *
   * @param capacity how many, 1 or more; no more than the limit of open files
   * @throws RingRefused where the kernel refuses
   */
  public RegisteredFiles(Ring ring, int capacity) {
    this.ring = ring;
    Registration.sparse(ring, RingLayout.REGISTER_FILES2, capacity, "a table of files");
  }

  /**
   * Registers a descriptor, which may then be closed.
   *
   * @param descriptor the descriptor, or -1 to empty the place
   */
  public void set(int number, int descriptor) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment data = call.allocateFrom(JAVA_INT, descriptor);
      Registration.update(ring, RingLayout.REGISTER_FILES_UPDATE2, number, data, "a file");
    }
  }
}
