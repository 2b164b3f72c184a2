package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Errno;
import java.lang.foreign.MemorySegment;

/** Memory that a device may reach, with the keys under which it and the peer's device do. */
public final class RegisteredMemory implements AutoCloseable {

  /** The device writes into it: what receives, and what READs and atomics are answered into. */
  public static final int LOCAL_WRITE = 1;

  /** The peer may WRITE; needs {@link #LOCAL_WRITE}. */
  public static final int REMOTE_WRITE = 2;

  /** The peer may READ. */
  public static final int REMOTE_READ = 4;

  /** The peer may use atomics; needs {@link #LOCAL_WRITE}. */
  public static final int REMOTE_ATOMIC = 8;

  private final long pointer;
  private final int localKey;
  private final int remoteKey;
  private boolean closed;

  RegisteredMemory(long context, long domain, MemorySegment memory, int access) {
    long address = memory.address();
    long bytes = memory.byteSize();
    try {
      pointer =
          Verbs.requireNotNull(
              (long) Verbs.REG_MR.invokeExact(Errno.buffer(), domain, address, bytes, access),
              "ibv_reg_mr of " + bytes + " bytes");
    } catch (VerbsException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("ibv_reg_mr", e);
    }
    MemorySegment fields = Verbs.at(pointer, ObjectLayout.MR_BYTES);
    Verbs.requireKnown(
        fields.get(JAVA_LONG, ObjectLayout.CONTEXT) == context
            && fields.get(JAVA_LONG, ObjectLayout.MR_PD) == domain
            && fields.get(JAVA_LONG, ObjectLayout.MR_ADDR) == address
            && fields.get(JAVA_LONG, ObjectLayout.MR_LENGTH) == bytes,
        "ibv_mr");
    localKey = fields.get(JAVA_INT, ObjectLayout.MR_LKEY);
    remoteKey = fields.get(JAVA_INT, ObjectLayout.MR_RKEY);
  }

  /** The key for work requests of this side. */
  public int localKey() {
    return localKey;
  }

  /** The key for those of the peer. */
  public int remoteKey() {
    return remoteKey;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Verbs.requireSuccess(Verbs.status(Verbs.DEREG_MR, "ibv_dereg_mr", pointer), "ibv_dereg_mr");
    }
  }
}
