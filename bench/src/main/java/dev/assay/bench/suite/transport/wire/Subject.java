package dev.assay.bench.suite.transport.wire;

import java.io.IOException;

/** One way to carry messages. */
public interface Subject {

  /** What a reader calls it. */
  String name();

  /** Whether it is ours, and not a peer. */
  default boolean isOurs() {
    return false;
  }

  /** By what messages go; only what goes the same way is fit to be set beside each other. */
  Way way();

  /** By what messages go. */
  enum Way {
    /** The kernel's TCP over loopback. */
    TCP,
    /** Datagrams, made reliable in user space. */
    UDP,
    /** Memory that both ends share. */
    MEMORY
  }

  /** A place where two ends can meet, once. */
  Pair open() throws IOException;

  /** Two ends; each method is called by the thread that uses what it returns. */
  interface Pair extends AutoCloseable {

    /**
     * The end that is there first.
     *
     * @param messages what is done with those that come where they are not sent back
     * @param echo true to send back all that comes
     */
    End serve(Messages messages, boolean echo) throws IOException;

    /** The other end; waits, up to ten seconds, for the first to be ready for it. */
    End connect(Messages messages) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** One end, of the thread that got it. */
  interface End extends AutoCloseable {

    /** Whether messages can be sent. */
    boolean isOpen();

    /** Whether the other end has gone. */
    boolean isEnded();

    /**
     * Writes a message where it will be sent from, without sending it yet.
     *
     * @return false while there is no room; polls make some, and the same number is offered again
     */
    boolean offer(long number) throws IOException;

    /** Sends what was offered; polls send what the kernel does not take now. */
    void flush() throws IOException;

    /**
     * Moves everything on by one round, without waiting.
     *
     * @return 0 when there was nothing to do
     */
    int poll() throws IOException;

    /** Bytes that the transport has copied in user space so far; 0 where nobody counts. */
    default long copiedBytes() {
      return 0;
    }

    @Override
    void close() throws IOException;
  }
}
