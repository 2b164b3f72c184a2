package dev.assay.transport;

/** Gives each channel that comes its handler. */
@FunctionalInterface
public interface ChannelAcceptor {

  /**
   * The handler of a channel whose hand-shake is about to end; {@code onOpen} comes next, unless
   * the channel is closed here.
   */
  ChannelHandler accept(Channel channel);
}
