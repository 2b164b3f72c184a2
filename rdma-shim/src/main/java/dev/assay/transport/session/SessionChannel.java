package dev.assay.transport.session;

import dev.assay.transport.Channel;
import dev.assay.transport.OneSided;
import dev.assay.transport.Peer;
import java.lang.foreign.MemorySegment;

/** What the user holds of a session. */
final class SessionChannel implements Channel {

  private final Session session;
  private final Outbox outbox;
  private final SessionWorker worker;

  SessionChannel(Session session, Outbox outbox, SessionWorker worker) {
    this.session = session;
    this.outbox = outbox;
    this.worker = worker;
  }

  Session session() {
    return session;
  }

  @Override
  public long claim(int lengthBytes) {
    return outbox.claim(lengthBytes);
  }

  @Override
  public MemorySegment segment() {
    return outbox.segment();
  }

  @Override
  public void commit(long claim) {
    if (outbox.commit(claim)) {
      session.pump();
    }
  }

  @Override
  public long offer(MemorySegment source, long offset, int lengthBytes) {
    if (outbox.sendsFromElsewhere(lengthBytes)) {
      return outbox.offer(source, offset, lengthBytes);
    }
    long answer = Channel.super.offer(source, offset, lengthBytes);
    worker.copies().copied(answer == 0 ? lengthBytes : 0);
    return answer;
  }

  @Override
  public void abort(long claim) {
    outbox.abort(claim);
  }

  @Override
  public void flush() {
    session.flush();
  }

  @Override
  public State state() {
    return session.state();
  }

  @Override
  public Peer peer() {
    return session.peer();
  }

  @Override
  public String via() {
    return worker.name();
  }

  @Override
  public int maxMessageBytes() {
    return outbox.maxMessageBytes();
  }

  @Override
  public int maxInlineBytes() {
    return outbox.maxInlineBytes();
  }

  @Override
  public void pauseReading() {
    session.setReading(false);
  }

  @Override
  public void resumeReading() {
    session.setReading(true);
  }

  @Override
  public OneSided oneSided() {
    return session.oneSided();
  }

  @Override
  public void close() {
    session.close();
  }
}
