package dev.assay.transport.session;

import dev.assay.transport.CloseCause;
import dev.assay.transport.Secret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What each side says of itself in the hand-shake, least significant byte first.
 *
 * <pre>
 *    0         1       2              4                        8
 *   +---------+-------+--------------+------------------------+
 *   | type    | flags | min. version | longest message        |
 *   +---------+-------+--------------+------------------------+
 *   | magic                                                   |
 *   +-----------------+--------------+------------------------+
 *   | max. version    | 0            | one-sided operations   |
 *   +-----------------+--------------+------------------------+
 *   | process id                                              |
 *   +---------------------------------------------------------+
 *   | longest frame          | 0                              |
 *   +---------------------------------------------------------+
 *   | nonce (16)                                              |
 *   +---------------------------------------------------------+
 *   | code (32), in the answer only                           |
 *   +---------------------------------------------------------+
 * </pre>
 */
record Introduction(
    byte type,
    boolean hasSecret,
    int minVersion,
    int maxVersion,
    int maxMessageBytes,
    int maxOneSided,
    long processId,
    int maxFrameBytes) {

  static final int BYTES = 56;
  static final int ANSWER_BYTES = BYTES + Secret.CODE_BYTES;
  static final int NONCE_BYTES = 16;

  private static final long MAGIC = 0x54_52_4E_59_41_53_53_41L;
  private static final byte HAS_SECRET = 1;

  /** For the wire; the nonce is looked at by nobody but the codes over the whole. */
  byte[] encode(byte[] nonce) {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(type)
        .put(hasSecret ? HAS_SECRET : 0)
        .putShort((short) minVersion)
        .putInt(maxMessageBytes)
        .putLong(MAGIC)
        .putShort((short) maxVersion)
        .putShort((short) 0)
        .putInt(maxOneSided)
        .putLong(processId)
        .putInt(maxFrameBytes)
        .putInt(0)
        .put(nonce)
        .array();
  }

  /** Reads one; bytes behind it are left to the caller, who has checked the length. */
  static Introduction decode(byte[] frame) throws Refused {
    ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    byte type = in.get();
    boolean hasSecret = (in.get() & HAS_SECRET) != 0;
    int minVersion = Short.toUnsignedInt(in.getShort());
    int maxMessageBytes = in.getInt();
    if (in.getLong() != MAGIC) {
      throw new Refused(CloseCause.Kind.PROTOCOL, "the other side does not speak this protocol");
    }
    int maxVersion = Short.toUnsignedInt(in.getShort());
    in.getShort();
    int maxOneSided = in.getInt();
    long processId = in.getLong();
    int maxFrameBytes = in.getInt();
    in.getInt();
    if (maxMessageBytes < 0 || maxOneSided < 1 || maxFrameBytes < Control.MAX_BYTES) {
      throw new Refused(CloseCause.Kind.PROTOCOL, "the other side states impossible limits");
    }
    return new Introduction(
        type,
        hasSecret,
        minVersion,
        maxVersion,
        maxMessageBytes,
        maxOneSided,
        processId,
        maxFrameBytes);
  }
}
