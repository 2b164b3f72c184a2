package dev.assay.transport;

import dev.assay.engine.capability.Capability;

/** A backend: makes workers. Any thread may call. */
public interface Transport {

  /** What its addresses begin with, without {@code ://}. */
  String scheme();

  /** What it is by nature. */
  Traits traits();

  /** Whether it can run here, why not, and how to enable it; found out by trying, each time. */
  Capability capability();

  /**
   * A new worker, of the thread that uses it first.
   *
   * @throws TransportException with what {@link #capability} says, when it cannot run here
   */
  Worker openWorker(TransportConfig config) throws TransportException;
}
