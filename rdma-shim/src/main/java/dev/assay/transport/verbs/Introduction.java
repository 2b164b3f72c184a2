package dev.assay.transport.verbs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.verbs.binding.Gid;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What each side tells the other over TCP before the queue pairs are connected; 64 bytes, the least
 * significant byte of a number first.
 *
 * <pre>
 *  0 magic (8 bytes: "assay-rc")       8 version           12 number of the queue pair
 * 16 number of the first packet       20 longest frame    24 receives posted for frames
 * 28 MTU (byte)  29 reads under way (byte)  30 zero        32 GID (16 bytes)       48 zero
 * </pre>
 *
 * @param queuePair number of its queue pair, 24 bits
 * @param sequence number of its first packet, 24 bits
 * @param frameBytes longest frame that it can receive
 * @param frames receives that it has posted for frames
 * @param mtu number of its path's MTU
 * @param readsUnderWay READs and atomics under way that it bears
 * @param gid its address
 */
record Introduction(
    int queuePair, int sequence, int frameBytes, int frames, int mtu, int readsUnderWay, Gid gid) {

  static final int BYTES = 64;

  private static final long MAGIC = 0x63722D7961737361L;
  private static final int VERSION = 1;
  private static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int MAX_FRAMES = 1 << 16;

  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  void write(MemorySegment into) {
    into.fill((byte) 0);
    into.set(LONG, 0, MAGIC);
    into.set(INT, 8, VERSION);
    into.set(INT, 12, queuePair);
    into.set(INT, 16, sequence);
    into.set(INT, 20, frameBytes);
    into.set(INT, 24, frames);
    into.set(JAVA_BYTE, 28, (byte) mtu);
    into.set(JAVA_BYTE, 29, (byte) readsUnderWay);
    gid.write(into, 32);
  }

  static Introduction read(MemorySegment from) {
    return new Introduction(
        from.get(INT, 12),
        from.get(INT, 16),
        from.get(INT, 20),
        from.get(INT, 24),
        from.get(JAVA_BYTE, 28),
        Byte.toUnsignedInt(from.get(JAVA_BYTE, 29)),
        Gid.read(from, 32));
  }

  /**
   * Why what came is not to be believed.
   *
   * @param sender where the TCP connection comes from: packets of a queue pair are sent nowhere
   *     else
   */
  static Optional<CloseCause> refusal(MemorySegment from, Gid sender) {
    if (from.get(LONG, 0) != MAGIC) {
      return cause(Kind.PROTOCOL, "the peer does not speak Assay's RDMA");
    }
    if (from.get(INT, 8) != VERSION) {
      return cause(
          Kind.VERSION,
          "the peer speaks version %d of Assay's RDMA, this side %d"
              .formatted(from.get(INT, 8), VERSION));
    }
    Introduction peer = read(from);
    boolean sound =
        peer.queuePair >>> 24 == 0
            && peer.sequence >>> 24 == 0
            && peer.frameBytes >= 256
            && peer.frameBytes <= MAX_FRAME_BYTES
            && peer.frames >= 8
            && peer.frames <= MAX_FRAMES
            && peer.mtu >= 1
            && peer.mtu <= 5
            && peer.gid.equals(sender);
    return sound
        ? Optional.empty()
        : cause(Kind.PROTOCOL, "the peer introduced itself with what cannot be: " + peer);
  }

  private static Optional<CloseCause> cause(Kind kind, String sentence) {
    return Optional.of(new CloseCause(kind, sentence));
  }
}
