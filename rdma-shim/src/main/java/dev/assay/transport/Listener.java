package dev.assay.transport;

/** Something that is listened on; of the worker's thread. */
public interface Listener extends AutoCloseable {

  /** Where it listens: the address asked for, with the real port in place of 0. */
  Address address();

  /** Ends listening; channels that came stay. A second call does nothing. */
  @Override
  void close();
}
