package dev.assay.transport.contract;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Traits;
import dev.assay.transport.Transport;

/** Says of itself what another transport says; how workers are opened is for the test to tell. */
public abstract class ForwardingTransport implements Transport {

  private final Transport asked;

  /** For workers of that kind. */
  protected ForwardingTransport(Transport asked) {
    this.asked = asked;
  }

  @Override
  public String scheme() {
    return asked.scheme();
  }

  @Override
  public Traits traits() {
    return asked.traits();
  }

  @Override
  public Capability capability() {
    return asked.capability();
  }
}
