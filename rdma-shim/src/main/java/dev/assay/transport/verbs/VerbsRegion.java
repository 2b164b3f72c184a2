package dev.assay.transport.verbs;

import dev.assay.transport.Access;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.verbs.binding.RegisteredMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory that the device knows under a key of its own. */
final class VerbsRegion implements RegisteredRegion {

  private final VerbsPort port;
  private final MemorySegment memory;
  private final Access access;
  private final RegisteredMemory registered;
  private final @Nullable Arena arena;
  private boolean closed;

  VerbsRegion(
      VerbsPort port,
      MemorySegment memory,
      Access access,
      RegisteredMemory registered,
      @Nullable Arena arena) {
    this.port = port;
    this.memory = memory;
    this.access = access;
    this.registered = registered;
    this.arena = arena;
  }

  /** What the device is told that peers may do; all of it comes with writing here. */
  static int bits(Access access, boolean atomics) {
    int remote =
        switch (access) {
          case LOCAL -> 0;
          case REMOTE_READ -> RegisteredMemory.REMOTE_READ;
          case REMOTE_WRITE ->
              RegisteredMemory.REMOTE_READ
                  | RegisteredMemory.REMOTE_WRITE
                  | (atomics ? RegisteredMemory.REMOTE_ATOMIC : 0);
        };
    return RegisteredMemory.LOCAL_WRITE | remote;
  }

  @Override
  public MemorySegment segment() {
    return memory;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public RemoteKey key() {
    return new RemoteKey(
        memory.address(), Integer.toUnsignedLong(registered.remoteKey()), memory.byteSize());
  }

  /** Whether this port's links may use it. */
  boolean isOf(VerbsPort which) {
    return port == which && !closed;
  }

  int localKey() {
    return registered.localKey();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      port.forget(this);
      registered.close();
      if (arena != null) {
        arena.close();
      }
    }
  }
}
