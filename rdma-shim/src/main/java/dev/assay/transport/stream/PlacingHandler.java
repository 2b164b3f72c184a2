package dev.assay.transport.stream;

import dev.assay.transport.ByteStream;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.MemorySegment;

/**
 * A handler that knows where what comes next belongs. A port that can reads it there at once;
 * others hand it over by {@link #onBytes} as everything else.
 */
public interface PlacingHandler extends StreamHandler {

  /** How many of the next bytes belong to {@link #place}; 0: none. */
  int placeBytes();

  /** The memory that they belong to. */
  MemorySegment place();

  /** Where in it. */
  long placeAt();

  /** So many of them were put there. */
  void onPlaced(ByteStream stream, int lengthBytes);

  /** How many bytes to read at most while none have a place. */
  int glimpseBytes();
}
