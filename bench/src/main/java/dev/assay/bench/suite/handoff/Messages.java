package dev.assay.bench.suite.handoff;

import dev.assay.engine.queue.MessageConsumer;
import dev.assay.engine.queue.MessageProducer;

/** One end of a stream of messages of 32 bytes, or of one that goes there and back; it spins. */
interface Messages {

  /** Sends 0 to {@code count}; returns 0. */
  long send(MessageProducer to, int count);

  /** Takes as many; returns the nanoseconds of all but the first, below 0 on a wrong one. */
  long receive(MessageConsumer from, int count);

  /** Sends 0 to {@code trips}, each when the last is back; returns as {@link #receive}. */
  long ping(MessageProducer to, MessageConsumer from, int trips);

  /** Sends back what comes; returns 0. */
  long pong(MessageConsumer from, MessageProducer to, int trips);
}
