package dev.assay.engine.calibrate.cpu;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How far one thread's work had come at which time, noted every fifth of a millisecond: wall time,
 * CPU time of the thread and units done. Written by that thread, read by others after it has ended.
 */
final class WorkLog {

  private static final int MAX_NOTES = 1 << 10;
  private static final long INTERVAL_NANOS = 200_000;

  private final long[] wall = new long[MAX_NOTES];
  private final long[] cpu = new long[MAX_NOTES];
  private final double[] units = new double[MAX_NOTES];
  private int notes;

  /** Notes a time, if the last note is an interval old; what finds no room is left out. */
  void note(long wallNanos, double unitsDone) {
    if (notes == 0 || (wallNanos - wall[notes - 1] >= INTERVAL_NANOS && notes < MAX_NOTES - 1)) {
      add(wallNanos, Sampling.cpuNanos(), unitsDone);
    }
  }

  /** Adds a note; times and units never fall. */
  void add(long wallNanos, long cpuNanos, double unitsDone) {
    wall[notes] = wallNanos;
    cpu[notes] = cpuNanos;
    units[notes] = unitsDone;
    notes++;
  }

  /** Wall time of the first note. */
  long firstNanos() {
    return wall[0];
  }

  /** Wall time of the last note. */
  long lastNanos() {
    return wall[notes - 1];
  }

  /** CPU time between the first note and the last. */
  long cpuNanos() {
    return cpu[notes - 1] - cpu[0];
  }

  /** Units done between two times; what lies between two notes counts in proportion. */
  double unitsBetween(double fromNanos, double toNanos) {
    double[] done = units;
    return at(toNanos, i -> done[i]) - at(fromNanos, i -> done[i]);
  }

  /** Share of the time between two times during which the thread had a CPU, about 0 to 1. */
  double cpuShareBetween(double fromNanos, double toNanos) {
    long base = cpu[0];
    double used = at(toNanos, i -> cpu[i] - base) - at(fromNanos, i -> cpu[i] - base);
    return used / (toNanos - fromNanos);
  }

  private double at(double offsetNanos, IntToDoubleFunction value) {
    long time = (long) Math.floor(offsetNanos);
    int found = Arrays.binarySearch(wall, 0, notes, time);
    int before = found >= 0 ? found : -found - 2;
    if (before < 0) {
      return value.applyAsDouble(0);
    }
    if (before >= notes - 1) {
      return value.applyAsDouble(notes - 1);
    }
    double part = (offsetNanos - wall[before]) / Math.max(1, wall[before + 1] - wall[before]);
    double low = value.applyAsDouble(before);
    return low + Math.clamp(part, 0.0, 1.0) * (value.applyAsDouble(before + 1) - low);
  }
}
