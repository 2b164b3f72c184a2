package dev.assay.bench.suite.transport.wire;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pair whose first end tells the other, by another thread, where it can be found. */
abstract class Meeting<T> implements Subject.Pair {

  private static final int SECONDS = 10;

  private final CompletableFuture<T> place = new CompletableFuture<>();

  final void announce(T where) {
    place.complete(where);
  }

  /** Opens the first end; a failure is told to the other one too. */
  final Subject.End announcing(Callable<Subject.End> opening) throws IOException {
    try {
      return opening.call();
    } catch (Exception e) {
      place.completeExceptionally(e);
      throw e instanceof IOException cause ? cause : new IOException(e.toString(), e);
    }
  }

  final T announced() throws IOException {
    return await(place);
  }

  static <V> V await(CompletableFuture<V> value) throws IOException {
    try {
      return value.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("nobody listens: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", e);
    }
  }

  @Override
  public void close() {}
}
