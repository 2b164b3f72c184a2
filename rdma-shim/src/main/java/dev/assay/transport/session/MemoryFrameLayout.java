package dev.assay.transport.session;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.transport.OneSided;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One-sided operations as frames, where the link has none of its own; least significant byte first.
 *
 * <pre>
 *   request                            answer
 *    0 | operation (1) | 0 (7)  |       0 | ANSWER (1) | status (1) | 0 (6) |
 *    8 | base                   |       8 | previous value                  |
 *   16 | key                    |      16 | what was read …                 |
 *   24 | offset                 |
 *   32 | length, or operand     |
 *   40 | second operand         |
 *   48 | what is to be written … |
 * </pre>
 *
 * Answers come in the order of the requests, so that they need no number.
 */
final class MemoryFrameLayout {

  static final byte READ = 1;
  static final byte WRITE = 2;
  static final byte FETCH_AND_ADD = 3;
  static final byte COMPARE_AND_SWAP = 4;
  static final byte ANSWER = 5;

  static final int REQUEST_BYTES = 48;
  static final int ANSWER_BYTES = 16;

  /** By the number that stands for them in an answer. */
  static final List<OneSided.Status> STATUSES =
      List.of(OneSided.Status.DONE, OneSided.Status.ACCESS_DENIED, OneSided.Status.FAILED);

  static final int DONE = 0;
  static final int DENIED = 1;

  private static final ValueLayout.OfLong WORD =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BASE = 8;
  private static final int KEY = 16;
  private static final int OFFSET = 24;
  private static final int FIRST_OPERAND = 32;
  private static final int SECOND_OPERAND = 40;
  private static final int PREVIOUS_VALUE = 8;

  private MemoryFrameLayout() {}

  static byte operation(MemorySegment frame, long at) {
    return frame.get(ValueLayout.JAVA_BYTE, at);
  }

  static long base(MemorySegment frame, long at) {
    return frame.get(WORD, at + BASE);
  }

  static long key(MemorySegment frame, long at) {
    return frame.get(WORD, at + KEY);
  }

  static long offset(MemorySegment frame, long at) {
    return frame.get(WORD, at + OFFSET);
  }

  static long firstOperand(MemorySegment frame, long at) {
    return frame.get(WORD, at + FIRST_OPERAND);
  }

  static long secondOperand(MemorySegment frame, long at) {
    return frame.get(WORD, at + SECOND_OPERAND);
  }

  static void request(
      MemorySegment frame,
      long at,
      byte operation,
      long base,
      long key,
      long offset,
      long firstOperand,
      long secondOperand) {
    frame.set(WORD, at, operation);
    frame.set(WORD, at + BASE, base);
    frame.set(WORD, at + KEY, key);
    frame.set(WORD, at + OFFSET, offset);
    frame.set(WORD, at + FIRST_OPERAND, firstOperand);
    frame.set(WORD, at + SECOND_OPERAND, secondOperand);
  }

  static void answer(MemorySegment frame, long at, int status, long previousValue) {
    frame.set(WORD, at, ANSWER | (long) status << Byte.SIZE);
    frame.set(WORD, at + PREVIOUS_VALUE, previousValue);
  }

  static int status(MemorySegment frame, long at) {
    return frame.get(ValueLayout.JAVA_BYTE, at + 1);
  }

  static long previousValue(MemorySegment frame, long at) {
    return frame.get(WORD, at + PREVIOUS_VALUE);
  }
}
