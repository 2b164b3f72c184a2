package dev.assay.kv.server;

import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.OutputLimit;
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
 * long for its buffer is gathered here. Replies go to the transport as far as it takes them; what
 * it does not take waits here, and beyond a bound no more requests are read.
 */
final class Connection extends Client implements StreamHandler {

  /** A rest of a request longer than this is gathered here. */
  private static final int MOST_LEFT_BYTES = 32 << 10;

  /** With so much waiting to be sent, no more requests are carried out. */
  private static final long MOST_OUTPUT_BYTES = 64L << 20;

  /** With so much gathered while its requests are away, no more is read. */
  private static final int MOST_AHEAD_BYTES = 256 << 10;

  private static final int PIECE_BYTES = 64 << 10;

  private final ServerCore core;
  private final ByteStream stream;
  private @Nullable Request partial;
  private final Buffer input = new Buffer();
  private final Buffer output = new Buffer();
  private final Outgoing pushes;
  private boolean isClosing;
  private boolean isHeld;
  private boolean isAway;
  private boolean isPaused;
  private boolean isEnding;
  private boolean isClosed;
  private boolean isUnsynced;

  Connection(ServerCore core, ByteStream stream, long id, User user, boolean known) {
    super(id, user, known);
    this.core = core;
    pushes = new Outgoing(this, core.mailbox());
    this.stream = stream;
  }

  @Override
  public int onBytes(ByteStream from, MemorySegment segment, long offset, int bytes) {
    core.bytesIn(bytes);
    if (isClosing) {
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
    if (isClosing || isAway) {
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
      input.take(core.trips().run(this, input.address(), available));
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

  /** Whether requests are carried out. */
  boolean isRunning() {
    return !isClosing && !isHeld && !isPutOff() && waiting() == null;
  }

  /** No more requests are carried out, until {@link #goOn}. */
  void hold() {
    isHeld = true;
    stream.pauseReading();
  }

  /** Requests are carried out again. */
  void goOn() {
    if (isHeld) {
      isHeld = false;
      runRest();
      resume();
    }
  }

  /** Its home. */
  ServerCore core() {
    return core;
  }

  /** A request that has begun, or null. */
  @Nullable Request partial() {
    return partial;
  }

  void setPartial(@Nullable Request request) {
    partial = request;
  }

  /** Sends what is written, and takes it out of the reply. */
  void send(Buffer reply) {
    put(pushes);
    put(reply);
    flush();
  }

  /** As {@link #send}, but not before {@link #sendSynced}; whether that is still to be called. */
  boolean sendWhenSynced(Buffer reply) {
    boolean isFirst = !isUnsynced;
    isUnsynced = true;
    keep(reply);
    return isFirst;
  }

  /** What waits to be sent may go: what it tells of is on the disk. */
  void sendSynced() {
    isUnsynced = false;
    sendKept();
  }

  private void put(Buffer bytes) {
    if (isSent()) {
      write(bytes);
    }
    if (bytes.size() > 0) {
      keep(bytes);
    }
  }

  private void keep(Buffer bytes) {
    output.add(bytes.address(), bytes.size());
    bytes.clear();
    limitOutput();
  }

  /** Whether the stream has taken all that there was to send. */
  private boolean isSent() {
    return output.size() == 0 && !isUnsynced;
  }

  private void flush() {
    if (isClosing && isSent()) {
      stream.close();
    } else {
      stream.flush();
    }
  }

  @Override
  public void deliver(byte[] message) {
    pushes.deliver(message, MOST_OUTPUT_BYTES);
  }

  /** Ends at once; on its core's thread. */
  void cutOff() {
    isClosing = true;
    stream.reset();
  }

  boolean isClosing() {
    return isClosing;
  }

  /** Ends it where too much waits to be sent, or waits itself. */
  void limitOutput() {
    long waiting = pendingOutput();
    OutputLimit limit =
        isSubscribed() ? core.settings().pubsubOutput : core.settings().normalOutput;
    if (pushes.exceeds(limit, waiting, core.runner().nowMillis())) {
      isClosing = true;
      kill();
    } else if (waiting > MOST_OUTPUT_BYTES && isRunning()) {
      hold();
    }
  }

  private void write(Buffer from) {
    int most = Math.min(PIECE_BYTES, stream.maxClaimBytes());
    while (from.size() > 0) {
      int piece = (int) Math.min(most, from.size());
      long claim = stream.claim(piece);
      if (claim == ByteStream.CLOSED) {
        from.clear();
      }
      if (claim < 0) {
        return;
      }
      MemorySegment.copy(ALL, from.address(), stream.segment(), claim, piece);
      stream.commit(claim, piece);
      from.take(piece);
      core.bytesOut(piece);
    }
  }

  @Override
  public void onWritable(ByteStream to) {
    if (output.size() > 0 && !isUnsynced) {
      sendKept();
    }
  }

  private void sendKept() {
    write(output);
    if (output.size() == 0) {
      output.free();
    }
    flush();
    if (isHeld && pendingOutput() < MOST_OUTPUT_BYTES / 2) {
      goOn();
    }
  }

  @Override
  public void onEnd(ByteStream from) {
    end();
  }

  @Override
  public void onClosed(ByteStream from, CloseCause cause) {
    isClosing = true;
    isClosed = true;
    if (!isAway) {
      core.closed(this);
    }
    if (partial != null) {
      partial.clear();
      partial = null;
    }
    input.free();
    pushes.free();
    output.free();
  }

  @Override
  public String address() {
    return stream.peerName();
  }

  @Override
  public String localAddress() {
    return core.localAddress();
  }

  @Override
  public void closeAfterReply() {
    isClosing = true;
  }

  @Override
  public void kill() {
    core.mailbox().execute(this::cutOff);
  }

  /** Ends at once, with an error. */
  void refuse(String error) {
    Reply reply = new Reply();
    reply.error(error);
    isClosing = true;
    core.mailbox()
        .execute(
            () -> {
              send(reply);
              reply.free();
            });
  }

  /** Closes in order, when what has come is carried out elsewhere and what is written is sent. */
  void end() {
    isEnding = true;
    if (!isAway) {
      isClosing = true;
      if (isSent()) {
        stream.close();
      }
    }
  }

  @Override
  public long pendingInput() {
    return input.size();
  }

  @Override
  public long pendingOutput() {
    return pushes.size() + output.size();
  }
}
