package dev.assay.bench.suite.transport.wire;

import io.aeron.Aeron;
import io.aeron.ControlledFragmentAssembler;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** One end of two Aeron streams, which also runs its media driver, if that is its own. */
final class AeronEnd implements Subject.End, ControlledFragmentHandler {

  private static final int FRAGMENTS = 64;
  private static final int LONGEST = 1 << 20;
  private static final long PORT_NANOS = 5_000_000_000L;

  /** Rounds between two looks at what the client has to do besides. */
  private static final int CONDUCT_EVERY = 4_096;

  private final Aeron aeron;
  private final @Nullable MediaDriver driver;
  private final @Nullable AgentInvoker driving;
  private final AgentInvoker conducting;
  private final int driveEvery;
  private final Messages messages;
  private final boolean echo;
  private final AtomicBoolean done;
  private final BufferClaim claim = new BufferClaim();
  private final ControlledFragmentHandler handler;
  private final UnsafeBuffer pieced = new UnsafeBuffer(ByteBuffer.allocateDirect(LONGEST));
  private @Nullable Subscription in;
  private @Nullable ExclusivePublication out;
  private int rounds;

  /**
   * An end without streams yet.
   *
   * @param driver what this end's thread runs and closes; null where the other end does
   * @param driveEvery rounds between two of the driver
   * @param done what an end that has gone tells the other
   */
  AeronEnd(
      Aeron aeron,
      @Nullable MediaDriver driver,
      int driveEvery,
      Messages messages,
      boolean echo,
      AtomicBoolean done) {
    this.aeron = aeron;
    this.driver = driver;
    this.driving = driver == null ? null : driver.sharedAgentInvoker();
    this.conducting = aeron.conductorAgentInvoker();
    this.driveEvery = driveEvery;
    this.messages = messages;
    this.echo = echo;
    this.done = done;
    // Only whole messages are sent back; what is checked may come in the pieces that it came in.
    this.handler = echo ? new ControlledFragmentAssembler(this, LONGEST) : this;
  }

  Aeron aeron() {
    return aeron;
  }

  /** Takes what comes there; returns where that is, with the port that it really got. */
  String receiveFrom(Subscription subscription) throws IOException {
    in = subscription;
    String place = subscription.tryResolveChannelEndpointPort();
    long deadline = System.nanoTime() + PORT_NANOS;
    while (place == null && System.nanoTime() < deadline) {
      drive();
      place = subscription.tryResolveChannelEndpointPort();
    }
    if (place == null) {
      throw new IOException("Aeron's media driver gave no port");
    }
    return place;
  }

  void sendTo(ExclusivePublication publication) {
    out = publication;
  }

  private ExclusivePublication out() {
    return Objects.requireNonNull(out);
  }

  private Subscription in() {
    return Objects.requireNonNull(in);
  }

  private void drive() {
    if (driving != null) {
      driving.invoke();
    }
    conducting.invoke();
  }

  @Override
  public boolean isOpen() {
    return out().isConnected() && in().isConnected();
  }

  @Override
  public boolean isEnded() {
    return done.get();
  }

  @Override
  public boolean offer(long number) {
    int bytes = messages.bytes();
    if (bytes > out().maxPayloadLength()) {
      messages.write(NettySubject.NATIVE, pieced.addressOffset(), number);
      return out().offer(pieced, 0, bytes) > 0;
    }
    if (out().tryClaim(bytes, claim) <= 0) {
      return false;
    }
    messages.write(NettySubject.NATIVE, claim.buffer().addressOffset() + claim.offset(), number);
    claim.commit();
    return true;
  }

  /** Over IPC what is committed can be seen; over UDP the driver sends it. */
  @Override
  public void flush() {
    if (driveEvery == 1 && driving != null) {
      driving.invoke();
    }
  }

  @Override
  public int poll() {
    rounds++;
    if (driving != null && rounds % driveEvery == 0) {
      driving.invoke();
    }
    if (rounds % CONDUCT_EVERY == 0) {
      conducting.invoke();
    }
    return in().controlledPoll(handler, FRAGMENTS);
  }

  @Override
  public Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    if (!echo) {
      messages.take(NettySubject.NATIVE, buffer.addressOffset() + offset, length);
      return Action.CONTINUE;
    }
    if (length > out().maxPayloadLength()) {
      return sent(out().offer(buffer, offset, length));
    }
    long position = out().tryClaim(length, claim);
    if (position > 0) {
      claim.buffer().putBytes(claim.offset(), buffer, offset, length);
      claim.commit();
    }
    return sent(position);
  }

  private Action sent(long position) {
    if (position > 0) {
      flush();
    }
    return position > 0 ? Action.CONTINUE : Action.ABORT;
  }

  @Override
  public void close() {
    done.set(true);
    aeron.close();
    if (driver != null) {
      driver.close();
    }
  }
}
