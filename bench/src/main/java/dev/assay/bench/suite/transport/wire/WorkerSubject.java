package dev.assay.bench.suite.transport.wire;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A transport of ours, in one of the forms in which its workers talk. */
abstract class WorkerSubject implements Subject {

  final Transport transport;
  private final Address address;

  WorkerSubject(Transport transport, Address address) {
    this.transport = transport;
    this.address = address;
  }

  /** An end on a worker that it closes. */
  abstract WorkerEnd<?> end(Worker worker, Messages messages, boolean echo);

  @Override
  public final boolean isOurs() {
    return true;
  }

  @Override
  public final Pair open() {
    return new Meeting<Address>() {
      @Override
      public End serve(Messages messages, boolean echo) throws IOException {
        return announcing(
            () -> {
              WorkerEnd<?> end = end(open(), messages, echo);
              announce(end.listen(address));
              return end;
            });
      }

      @Override
      public End connect(Messages messages) throws IOException {
        WorkerEnd<?> end = end(open(), messages, false);
        end.connect(announced());
        return end;
      }

      private Worker open() throws IOException {
        return transport.openWorker(TransportConfig.DEFAULT);
      }
    };
  }

  /**
   * What both forms of an end have in common; handlers of theirs implement their interfaces by it.
   */
  abstract static class WorkerEnd<T> implements End {
    final Worker worker;
    final Messages messages;

    /** Something was sent back: all that a poll brought goes with one flush. */
    boolean owesFlush;

    private @Nullable CloseCause closed;

    /** By what messages go, once it is open. */
    @Nullable T opened;

    WorkerEnd(Worker worker, Messages messages) {
      this.worker = worker;
      this.messages = messages;
    }

    /** It is open. */
    public void onOpen(T by) {
      opened = by;
    }

    /** It has ended. */
    public void onClosed(T by, CloseCause cause) {
      closed = cause;
    }

    /** Listens, and says where. */
    abstract Address listen(Address at) throws IOException;

    abstract void connect(Address to) throws IOException;

    @Override
    public final boolean isOpen() {
      return opened != null;
    }

    @Override
    public final boolean isEnded() {
      return closed != null;
    }

    @Override
    public final int poll() throws IOException {
      int events = worker.poll();
      if (owesFlush) {
        owesFlush = false;
        flush();
      }
      return events;
    }

    @Override
    public final long copiedBytes() {
      return worker.copiedBytes();
    }

    @Override
    public final void close() {
      worker.close();
    }
  }
}
