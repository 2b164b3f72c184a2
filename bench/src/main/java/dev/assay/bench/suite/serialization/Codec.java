package dev.assay.bench.suite.serialization;

import java.io.IOException;

/** One format, with a buffer of its own that all messages of a batch lie in. One thread. */
interface Codec {

  /** Bytes of the buffer for each message of a batch, at most. */
  int ROOM_PER_MESSAGE_BYTES = 512;

  /** Name in the parameters of a measurement. */
  String name();

  /** Writes a message at an offset and returns where it ends. */
  int encode(Order order, int from) throws IOException;

  /** Reads each field of a message and returns {@link Order#checksum} of what was read. */
  long decode(int from, int to) throws IOException;
}
