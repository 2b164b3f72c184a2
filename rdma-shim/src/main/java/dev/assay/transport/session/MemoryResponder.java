package dev.assay.transport.session;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.transport.Access;
import dev.assay.transport.CloseCause;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Does what the peer's {@link EmulatedOneSided} asks for. What changes memory is done when it
 * comes; what is read is read when there is room for the answer. Answers that wait for room stand
 * in a ring as long as the peer may have requests under way, so it cannot overflow unless the peer
 * lies.
 */
final class MemoryResponder {

  private static final VarHandle WORD = JAVA_LONG.varHandle();
  private static final int FIELDS = 6;

  private final Regions regions;
  private final Link link;

  private final int maxFrameBytes;

  /** Of each answer that waits: status, previous value, and for reads base, key, offset, length. */
  private final long[] waiting;

  private long first;
  private long end;

  MemoryResponder(Regions regions, Link link, int maxFrameBytes, int maxOperations) {
    this.regions = regions;
    this.link = link;
    this.maxFrameBytes = maxFrameBytes;
    waiting = new long[maxOperations * FIELDS];
  }

  /** Whether answers wait for room. */
  boolean isSending() {
    return first != end;
  }

  /** Takes a request; its answer is committed by a later pump. */
  void request(MemorySegment frame, long at, int frameBytes) throws Refused {
    if (frameBytes < MemoryFrameLayout.REQUEST_BYTES
        || (end - first + 1) * FIELDS > waiting.length) {
      throw new Refused(
          CloseCause.Kind.PROTOCOL,
          "more requests on registered memory than were agreed, or broken");
    }
    long offset = MemoryFrameLayout.offset(frame, at);
    long operand = MemoryFrameLayout.firstOperand(frame, at);
    switch (MemoryFrameLayout.operation(frame, at)) {
      case MemoryFrameLayout.READ -> read(frame, at, offset, operand);
      case MemoryFrameLayout.WRITE -> write(frame, at, offset, operand, frameBytes);
      case MemoryFrameLayout.FETCH_AND_ADD -> {
        MemorySegment word = word(frame, at, offset);
        answerAtomic(word, word == null ? 0 : (long) WORD.getAndAdd(word, offset, operand));
      }
      case MemoryFrameLayout.COMPARE_AND_SWAP -> {
        MemorySegment word = word(frame, at, offset);
        long replacement = MemoryFrameLayout.secondOperand(frame, at);
        answerAtomic(
            word,
            word == null ? 0 : (long) WORD.compareAndExchange(word, offset, operand, replacement));
      }
      default ->
          throw new Refused(
              CloseCause.Kind.PROTOCOL, "an unknown operation on registered memory has come");
    }
  }

  /** Commits as many answers as the link has room for; true when none is left. */
  boolean pump() {
    while (first != end) {
      int slot = (int) (first * FIELDS % waiting.length);
      long base = waiting[slot + 2];
      int length = (int) waiting[slot + 5];
      MemorySegment source =
          base == 0
              ? null
              : regions.find(
                  base, waiting[slot + 3], waiting[slot + 4], length, Access.REMOTE_READ);
      boolean gone = base != 0 && source == null;
      int carried = source == null ? 0 : length;
      long at = link.claim(FrameKind.MEMORY, MemoryFrameLayout.ANSWER_BYTES + carried);
      if (at < 0) {
        return false;
      }
      MemorySegment frame = link.segment();
      MemoryFrameLayout.answer(
          frame, at, gone ? MemoryFrameLayout.DENIED : (int) waiting[slot], waiting[slot + 1]);
      if (source != null) {
        MemorySegment.copy(
            source, waiting[slot + 4], frame, at + MemoryFrameLayout.ANSWER_BYTES, carried);
      }
      link.commit(at);
      first++;
    }
    return true;
  }

  private void read(MemorySegment frame, long at, long offset, long length) throws Refused {
    if (length < 0 || length > maxFrameBytes - MemoryFrameLayout.ANSWER_BYTES) {
      throw new Refused(CloseCause.Kind.PROTOCOL, "a read asks for more than a frame holds");
    }
    long base = MemoryFrameLayout.base(frame, at);
    if (base == 0) {
      answer(MemoryFrameLayout.DENIED, 0, 0, 0, 0, 0);
    } else {
      answer(MemoryFrameLayout.DONE, 0, base, MemoryFrameLayout.key(frame, at), offset, length);
    }
  }

  private void write(MemorySegment frame, long at, long offset, long length, int frameBytes)
      throws Refused {
    if (length != frameBytes - MemoryFrameLayout.REQUEST_BYTES) {
      throw new Refused(CloseCause.Kind.PROTOCOL, "a write carries less or more than it says");
    }
    MemorySegment target = find(frame, at, offset, length);
    if (target != null) {
      MemorySegment.copy(frame, at + MemoryFrameLayout.REQUEST_BYTES, target, offset, length);
    }
    answer(target == null ? MemoryFrameLayout.DENIED : MemoryFrameLayout.DONE, 0, 0, 0, 0, 0);
  }

  private @Nullable MemorySegment word(MemorySegment frame, long at, long offset) {
    MemorySegment target = find(frame, at, offset, Long.BYTES);
    return target != null && ((target.address() + offset) & (Long.BYTES - 1)) == 0 ? target : null;
  }

  private @Nullable MemorySegment find(MemorySegment frame, long at, long offset, long length) {
    return regions.find(
        MemoryFrameLayout.base(frame, at),
        MemoryFrameLayout.key(frame, at),
        offset,
        length,
        Access.REMOTE_WRITE);
  }

  private void answerAtomic(@Nullable MemorySegment word, long previousValue) {
    answer(
        word == null ? MemoryFrameLayout.DENIED : MemoryFrameLayout.DONE,
        previousValue,
        0,
        0,
        0,
        0);
  }

  private void answer(
      int status, long previousValue, long base, long key, long offset, long length) {
    int slot = (int) (end * FIELDS % waiting.length);
    waiting[slot] = status;
    waiting[slot + 1] = previousValue;
    waiting[slot + 2] = base;
    waiting[slot + 3] = key;
    waiting[slot + 4] = offset;
    waiting[slot + 5] = length;
    end++;
  }
}
