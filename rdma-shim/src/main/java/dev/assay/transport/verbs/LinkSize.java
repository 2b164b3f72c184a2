package dev.assay.transport.verbs;

import dev.assay.transport.TransportConfig;

/**
 * Room of one link: a ring that frames are sent from, slots of equal length that they are received
 * into, and words that atomics are answered into, all in one piece of registered memory.
 *
 * <pre>
 * | ring: sendBytes | answers: 8 bytes for each one-sided operation | slots: frames + SPARE |
 * </pre>
 *
 * @param sendBytes length of the ring, a power of two
 * @param frameBytes length of a slot
 * @param frames slots that the peer may fill with frames
 * @param oneSided one-sided operations under way
 * @param requests work requests of the sending side, a power of two
 */
record LinkSize(int sendBytes, int frameBytes, int frames, int oneSided, int requests) {

  /** Slots for credits, which go when no frame carries them; {@link ReceiveSide} says how many. */
  static final int SPARE = 4;

  /** Room in the sending queue that frames leave to credits and the last request. */
  static final int RESERVE = 8;

  private static final int WANTED_FRAME_BYTES = 4096;
  private static final int MIN_FRAMES = 16;
  private static final int MAX_FRAMES = 256;

  static LinkSize of(TransportConfig config) {
    int frames =
        Math.clamp(config.receiveBufferBytes() / WANTED_FRAME_BYTES, MIN_FRAMES, MAX_FRAMES);
    int frameBytes = Math.min(config.receiveBufferBytes() / frames, 1 << 20);
    int wanted = 2 * frames + config.maxOneSided() + RESERVE;
    return new LinkSize(
        config.sendBufferBytes(),
        frameBytes,
        frames,
        config.maxOneSided(),
        Integer.highestOneBit(wanted - 1) << 1);
  }

  /** Longest frame that is sent or received. */
  int maxFrameBytes() {
    return Math.min(frameBytes, sendBytes / 4);
  }

  int slots() {
    return frames + SPARE;
  }

  long answersAt() {
    return sendBytes;
  }

  long slotsAt() {
    return answersAt() + (long) oneSided * Long.BYTES;
  }

  long totalBytes() {
    return slotsAt() + (long) slots() * frameBytes;
  }

  /** Completions that a link can leave behind: every receive and, when it fails, every request. */
  int completions() {
    return slots() + requests;
  }
}
