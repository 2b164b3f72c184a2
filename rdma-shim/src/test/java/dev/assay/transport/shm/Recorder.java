package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Remembers what happens on a link. */
final class Recorder implements LinkHandler {

  /** How an operation ended. */
  record Completion(long token, OneSided.Status status, long previousValue) {}

  private final List<Completion> completions = new ArrayList<>();
  private final List<Long> words = new ArrayList<>();
  private @Nullable Link link;
  private @Nullable CloseCause cause;
  private int frames;
  private MemorySegment ring = MemorySegment.NULL;

  boolean isOpen() {
    return link != null && cause == null;
  }

  boolean isClosed() {
    return cause != null;
  }

  Link link() {
    return Objects.requireNonNull(link, "not up yet");
  }

  CloseCause cause() {
    return Objects.requireNonNull(cause, "not down yet");
  }

  /** Where the last frame lay. */
  MemorySegment ring() {
    return ring;
  }

  int frames() {
    return frames;
  }

  /** First words of the frames that have one. */
  List<Long> words() {
    return words;
  }

  List<Completion> completions() {
    return completions;
  }

  @Override
  public void onUp(Link is) {
    link = is;
  }

  @Override
  public void onFrame(Link from, int kind, MemorySegment segment, long offset, int lengthBytes) {
    frames++;
    ring = segment;
    if (lengthBytes >= Long.BYTES) {
      words.add(segment.get(JAVA_LONG_UNALIGNED, offset));
    }
  }

  @Override
  public void onRoom(Link to) {}

  @Override
  public void onCompletion(Link at, long token, OneSided.Status status, long previousValue) {
    completions.add(new Completion(token, status, previousValue));
  }

  @Override
  public void onDown(Link was, CloseCause why) {
    cause = why;
  }
}
