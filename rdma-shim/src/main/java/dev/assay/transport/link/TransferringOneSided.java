package dev.assay.transport.link;

import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;

/** Operations of which reading and writing differ in the way that the bytes go, and no more. */
public abstract class TransferringOneSided implements OneSided {

  /** For a kind of links. */
  protected TransferringOneSided() {}

  /** Reads, or writes, between a region of this side and the peer's memory. */
  protected abstract boolean transfer(
      boolean writes,
      RegisteredRegion region,
      long localOffset,
      RemoteKey key,
      long remoteOffset,
      long lengthBytes,
      long token);

  @Override
  public final boolean read(
      RemoteKey from,
      long remoteOffset,
      RegisteredRegion into,
      long localOffset,
      long lengthBytes,
      long token) {
    return transfer(false, into, localOffset, from, remoteOffset, lengthBytes, token);
  }

  @Override
  public final boolean write(
      RegisteredRegion from,
      long localOffset,
      RemoteKey into,
      long remoteOffset,
      long lengthBytes,
      long token) {
    return transfer(true, from, localOffset, into, remoteOffset, lengthBytes, token);
  }
}
