package dev.assay.transport.link;

/**
 * What a frame is to the session layer. Links carry the number beside the length, in three bits, so
 * that a short message needs no byte for it.
 */
public final class FrameKind {

  /** A whole message. */
  public static final int MESSAGE = 0;

  /** The beginning of a longer message: its length (4 bytes), then its first bytes. */
  public static final int FIRST = 1;

  /** A middle piece of it. */
  public static final int MIDDLE = 2;

  /** Its last piece. */
  public static final int LAST = 3;

  /** Talk of the sessions: hand-shake, signs of life, farewell. */
  public static final int CONTROL = 4;

  /** One-sided operations where the link has none of its own, and their answers. */
  public static final int MEMORY = 5;

  /** How many kinds there are; 6 and 7 are no kinds, and end a link that receives them. */
  public static final int KINDS = 6;

  private FrameKind() {}
}
