package dev.assay.exec.operator.meter;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What one operator did. Any thread may add; read it when the query is done. */
public final class Meter {

  final LongAdder rows = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder morsels = new LongAdder();
  final LongAdder nanos = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder spilledBytes = new LongAdder();
  private volatile String form = "";

  /** Rows delivered. */
  public long rows() {
    return rows.sum();
  }

  /** Time that workers spent in it, the sum over all of them, in nanoseconds. */
  public long nanos() {
    return nanos.sum();
  }

  /** Memory that it holds when it has seen all of its input, in bytes. */
  public long bytes() {
    return bytes.sum();
  }

  /** What it has put into temporary files, in bytes. */
  public long spilledBytes() {
    return spilledBytes.sum();
  }

  /** How it did its work, chosen when it saw its input; empty where there was no choice. */
  public String form() {
    return form;
  }

  void setForm(String chosen) {
    form = chosen;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "actual %d in %d batches", rows(), batches.sum()));
    text.append(String.format(Locale.ROOT, ", %.3f ms", nanos() / 1e6));
    if (morsels.sum() > 0) {
      text.append(", ").append(morsels.sum()).append(" morsels");
    }
    if (bytes() > 0) {
      text.append(String.format(Locale.ROOT, ", %.1f KiB kept", bytes() / 1024.0));
    }
    if (spilledBytes() > 0) {
      text.append(String.format(Locale.ROOT, ", %.1f KiB spilled", spilledBytes() / 1024.0));
    }
    return form.isEmpty() ? text.toString() : text.append("; ").append(form).toString();
  }
}
