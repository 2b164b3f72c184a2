package dev.assay.bench.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AxisTest {

  private static Axis log10(double... values) {
    return Axis.log10("", DoubleStream.of(values), v -> "" + v);
  }

  @Test
  void endsAreRoundAndHoldEveryValue() {
    assertEquals(0.2, log10(0.42, 26).min(), 1e-12);
    assertEquals(50, log10(0.42, 26).max(), 1e-9);
    Axis doublings = Axis.log2("", DoubleStream.of(4096, 1 << 30), v -> "" + v);
    assertEquals(List.of(4096.0, 1 << 30), List.of(doublings.min(), (int) doublings.max()));
    assertEquals(2, Axis.log2("", DoubleStream.of(1), v -> "" + v).max());
  }

  @Test
  void anyValuesGiveTicksWithinTheAxis() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      double low = Math.pow(10, 24 * random.nextDouble() - 12);
      double high = low * Math.pow(10, 9 * random.nextDouble() * random.nextDouble());
      int most = 2 + random.nextInt(9);
      for (Axis axis :
          List.of(
              log10(low, high),
              Axis.log2("", DoubleStream.of(low, high), v -> ""),
              Axis.linear("", DoubleStream.of(low, high), v -> ""))) {
        String at = "seed " + seed + ", " + axis.kind() + " " + low + " to " + high;
        assertTrue(axis.min() <= low && axis.max() >= high * 0.999, at);
        List<Double> ticks = axis.ticks(most);
        assertTrue(!ticks.isEmpty() && ticks.size() <= most + 1, at + ": " + ticks);
        for (double tick : ticks) {
          assertTrue(tick >= axis.min() * 0.99 && tick <= axis.max() * 1.01, at + ": " + tick);
        }
        assertTrue(axis.place(low) >= 0 && axis.place(low) <= axis.place(high), at);
      }
    }
  }

  @Test
  void ninesAreEvenlySpaced() {
    Axis axis = Axis.nines("", 0.9999);
    assertEquals(0.25, axis.place(0.9), 1e-9);
    assertEquals(0.5, axis.place(0.99), 1e-9);
    assertEquals(1, axis.place(1), 1e-9);
    List<String> labels = axis.ticks(9).stream().map(axis.label()::apply).toList();
    assertEquals(List.of("0 %", "90 %", "99 %", "99.9 %", "99.99 %"), labels);
  }

  @Test
  void noValuesAndOneValueStillMakeAnAxis() {
    assertTrue(log10().max() > log10().min());
    assertTrue(log10(5).max() > log10(5).min());
    assertTrue(log10(-1, Double.NaN).max() > 1);
    assertTrue(Axis.linear("", DoubleStream.empty(), v -> "").max() > 0);
  }
}
