package dev.assay.transport;

/**
 * What a transport is by nature.
 *
 * @param byteStreams whether it carries byte streams
 * @param nativeOneSided whether operations on registered memory spare the peer's CPU
 * @param registersAnyMemory whether {@link Worker#register} takes any native memory
 * @param atomicWithCpu whether one-sided atomics are atomic against the peer's own accesses
 * @param sleeps whether {@link Worker#await} really sleeps until something comes
 * @param sameHost whether both ends must be on one machine
 * @param maxInlineBytes longest message that is sent from where it is written, by default settings
 */
public record Traits(
    boolean byteStreams,
    boolean nativeOneSided,
    boolean registersAnyMemory,
    boolean atomicWithCpu,
    boolean sleeps,
    boolean sameHost,
    int maxInlineBytes) {}
