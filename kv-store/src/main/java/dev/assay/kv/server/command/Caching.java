package dev.assay.kv.server.command;

import java.util.Arrays;
import java.util.List;

/**
 * How a client wants to hear of changes to what it caches.
 *
 * @param redirect the client that hears of them in its place; 0 for itself
 * @param broadcasts whether it hears of all keys with its prefixes, whatever it has read
 * @param optsIn whether it caches only what it says
 * @param optsOut whether it caches all but what it says
 * @param noLoop whether it does not hear of its own changes
 * @param prefixes of keys that it hears of
 */
public record Caching(
    long redirect,
    boolean broadcasts,
    boolean optsIn,
    boolean optsOut,
    boolean noLoop,
    List<byte[]> prefixes) {

  /** Whether bytes begin with others. */
  public static boolean begins(byte[] bytes, byte[] with) {
    return bytes.length >= with.length
        && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
  }
}
