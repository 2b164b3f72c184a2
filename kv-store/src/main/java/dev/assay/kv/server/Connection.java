package dev.assay.kv.server;

import dev.assay.kv.server.command.User;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Requests are read where the transport received them; only what is too
 * long for its buffer, or comes while others are carried out elsewhere, is gathered here.
 */
final class Connection extends SendingClient implements StreamHandler {

  /** A rest of a request longer than this is gathered here. */
  private static final int MOST_LEFT_BYTES = 32 << 10;

  /** With so much gathered while its requests are away, no more is read. */
  private static final int MOST_AHEAD_BYTES = 256 << 10;

  private final ServerCore core;
  private @Nullable Request partial;
  private final Buffer input = new Buffer();
  private boolean isHeld;
  private boolean isAway;
  private boolean isPaused;
  private boolean isEnding;
  private boolean isClosed;

  Connection(ServerCore core, ByteStream stream, long id, User user, boolean known) {
    super(core, stream, id, user, known);
    this.core = core;
  }

  @Override
  public int onBytes(ByteStream from, MemorySegment segment, long offset, int bytes) {
    core.bytesIn(bytes);
    if (isClosing()) {
      return bytes;
    }
    long at = segment.address() + offset;
    if (pushes.isOnTheWay()) { // whoever sent it may know, and so may this client
      input.add(at, bytes);
      core.mailbox().execute(this::runRest);
      return bytes;
    }
    if (input.size() > 0 || waiting() != null || isAway) {
      input.add(at, bytes);
      runGathered();
      return bytes;
    }
    int taken = core.trips().run(this, at, bytes);
    if (isClosing() || isAway) {
      return bytes;
    }
    if (bytes - taken > MOST_LEFT_BYTES
        || waiting() != null
        || isPutOff()
        || (partial != null && partial.leastBytes() > MOST_LEFT_BYTES)) {
      input.add(at + taken, bytes - taken);
      return bytes;
    }
    return taken;
  }

  private void runGathered() {
    if (input.size() > core.settings().mostQueryBytes) {
      kill();
    } else if (!isAway) {
      int available = (int) Math.min(input.size(), Integer.MAX_VALUE);
      try {
        input.take(core.trips().run(this, input.address(), available));
      } catch (RuntimeException e) { // this one's business, whatever task the core is at
        core.server().failed(e);
        cutOff();
      }
      if (input.size() == 0) {
        input.free();
      }
    } else if (input.size() > MOST_AHEAD_BYTES && !isPaused) {
      isPaused = true;
      stream.pauseReading();
    }
  }

  private void runRest() {
    if (input.size() > 0 && isRunning()) {
      runGathered();
    }
  }

  /** Its requests are on a trip: at home bytes are only gathered. */
  void setAway() {
    isAway = true;
  }

  /** Its requests are at home again; what is left of them goes before what has come meanwhile. */
  void takeBack(Buffer rest) {
    isAway = false;
    if (isClosed) {
      core.closed(this);
    } else if (rest.size() > 0) {
      rest.add(input.address(), input.size());
      input.clear();
      input.add(rest.address(), rest.size());
    }
  }

  /** Goes on after a pause. */
  void goOnAfterPause() {
    setPutOff(false);
    runRest();
  }

  /** Goes on after a trip. */
  void goOnAtHome() {
    runRest();
    if (!isAway && isPaused) {
      isPaused = false;
      resume();
    }
    if (!isAway && isEnding) {
      end();
    }
  }

  private void resume() {
    if (isRunning() && !isPaused) {
      stream.resumeReading();
    }
  }

  @Override
  public void answer(Reply reply) {
    Buffer copy = new Buffer();
    copy.add(reply.address(), reply.size());
    core.server()
        .here()
        .batch()
        .post(
            core,
            new Errand() {
              @Override
              public void run() {
                core.batch().rests(journalPosition());
                core.batch().send(Connection.this, copy);
                copy.free();
                setWaiting(null);
                runRest();
              }
            });
  }

  @Override
  boolean isRunning() {
    return !isClosing() && !isHeld && !isPutOff() && waiting() == null;
  }

  @Override
  void hold() {
    isHeld = true;
    stream.pauseReading();
  }

  @Override
  void goOn() {
    if (isHeld) {
      isHeld = false;
      runRest();
      resume();
    }
  }

  /** A request that has begun, or null. */
  @Nullable Request partial() {
    return partial;
  }

  void setPartial(@Nullable Request request) {
    partial = request;
  }

  @Override
  public void onWritable(ByteStream to) {
    roomAgain();
  }

  @Override
  public void onEnd(ByteStream from) {
    end();
  }

  @Override
  public void onClosed(ByteStream from, CloseCause cause) {
    isClosed = true;
    if (!isAway) {
      core.closed(this);
    }
    if (partial != null) {
      partial.clear();
      partial = null;
    }
    input.free();
    freeOutput();
  }

  /** Closes in order, when what has come is carried out elsewhere and what is written is sent. */
  void end() {
    isEnding = true;
    if (!isAway) {
      closeWhenSent();
    }
  }

  @Override
  public long pendingInput() {
    return input.size();
  }
}
