package dev.assay.engine.queue;

/** The reading end of a bounded ring of messages; one thread at a time. */
@FunctionalInterface
public interface MessageConsumer {

  /**
   * Hands over up to {@code limit} messages that are there now, oldest first, and frees their room.
   * When the handler throws, its message is consumed and the rest stay. Neither allocates nor
   * blocks.
   *
   * @param limit at least 0
   * @return how many messages were handed over
   */
  int read(MessageHandler handler, int limit);
}
