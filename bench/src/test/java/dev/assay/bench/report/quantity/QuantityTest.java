package dev.assay.bench.report.quantity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.engine.measure.Estimate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "24.13e9 | 23.8e9 | 24.6e9 | B/s | 24.1 GB/s [23.8, 24.6]",
        "98.4 | 96.1 | 100.2 | ns | 98 ns [96, 100]",
        "1.1534 | 1.1529 | 1.1541 | ns | 1.153 ns [1.153, 1.154]",
        "190123 | 180000 | 215000 | ns | 190 µs [180, 220]",
        "14 | 2 | 55 | ns/op | 14 ns/op [2, 55]",
        "3.5 | 3.4 | 3.6 | us/op | 3.5 µs/op [3.4, 3.6]",
        "21.04 | 20.9 | 21.2 | ops/us | 21.0 Mops/s [20.9, 21.2]",
        "999.7 | 999.1 | 1001 | ns | 0.9997 µs [0.9991, 1.0010]",
        "24 | 24 | 24 | B/op | 24.0 B/op [24.0, 24.0]",
        "5.13 | 4.8 | 5.4 | cycles/tuple | 5.1 cycles/tuple [4.8, 5.4]",
        "1234567 | 1200000 | 1270000 | widgets | 1,230,000 widgets [1,200,000, 1,270,000]",
        "0 | 0 | 0 | ns | 0.00 ns [0.00, 0.00]"
      })
  void printsNoDigitFinerThanTheInterval(
      double value, double low, double high, String unit, String expected) {
    Quantity quantity = Quantity.of(new Estimate(value, low, high, 0.95, 9), unit);
    assertEquals(expected, quantity.full());
  }

  @Test
  void saysWhenCoverageIsLowOrThereIsNoInterval() {
    Estimate few = new Estimate(10, 9, 11, 0.875, 4);
    assertEquals("[9, 11] at 88 %", Quantity.of(few, "ns").interval());
    assertEquals("one sample", Quantity.of(new Estimate(10, 10, 10, 0, 1), "ns").interval());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "32768 | B | 32 KiB",
        "1310720 | B | 1.25 MiB",
        "8589934592 | B | 8 GiB",
        "0 | s | 0 s",
        "41.7 | s | 41.7 s",
        "1e6 | ns | 1 ms",
        "NaN | ns | –",
        "65536 |  | 65,536"
      })
  void plainNumbersCarryNoIdleZeros(double value, String unit, String expected) {
    assertEquals(expected, Quantity.plain(value, unit == null ? "" : unit));
  }
}
