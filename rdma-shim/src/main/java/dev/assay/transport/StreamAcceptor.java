package dev.assay.transport;

/** Gives each byte stream that comes its handler. */
@FunctionalInterface
public interface StreamAcceptor {

  /** The handler of a stream that is connected; {@code onOpen} comes next. */
  StreamHandler accept(ByteStream stream);
}
