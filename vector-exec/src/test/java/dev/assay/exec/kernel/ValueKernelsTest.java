package dev.assay.exec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kernels on numbers and sets of rows against plain computations. */
class ValueKernelsTest {

  private static final int[] SIZES = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 2048};

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  @Test
  void positionsAreTheBitsThatAreSet() {
    for (int size : SIZES) {
      for (int share = 0; share <= 10; share++) {
        int hundredths = share * 10;
        long[] bits = new long[Bitmap.words(size)];
        IntStream.range(0, size)
            .filter(row -> random.nextInt(100) < hundredths)
            .forEach(row -> bits[row >>> 6] |= 1L << row);
        int[] expected =
            IntStream.range(0, size).filter(row -> Bitmap.contains(bits, row)).toArray();
        int[] positions = new int[size];
        int count = Bitmap.positions(bits, size, positions);
        assertArrayEquals(expected, Arrays.copyOf(positions, count), "seed " + seed);
        int[] truths = new int[size];
        Bitmap.toInts(bits, size, truths);
        assertEquals(expected.length, Arrays.stream(truths).sum(), "seed " + seed);
      }
    }
  }

  @Test
  void comparisonsAgreeWithTheScalarTwinWhereNoWholeWordFits() {
    for (int size : SIZES) {
      int[] padded = random.ints(Bitmap.words(size) << 6, -2, 3).toArray();
      int[] exact = Arrays.copyOf(padded, size);
      long[] byVectors = new long[Bitmap.words(size)];
      long[] byScalars = new long[byVectors.length];
      for (long flip : new long[] {0, -1}) {
        Bitmap.fill(byVectors, size);
        Bitmap.fill(byScalars, size);
        CompareInt.less(padded, 1, size, flip, byVectors);
        CompareInt.less(exact, 1, size, flip, byScalars);
        assertArrayEquals(byScalars, byVectors, "seed " + seed);
        int expected =
            (int) Arrays.stream(exact).filter(value -> (value < 1) != (flip != 0)).count();
        assertEquals(expected, Bitmap.positions(byVectors, size, new int[size]), "seed " + seed);
      }
    }
  }

  @Test
  void productsOfMoreThan64BitsCompareExactly() {
    long[] values = {
      0, 1, -1, 10, -10, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, Long.MAX_VALUE / 10
    };
    long[] factors = {1, 10, 10_000, 1_000_000_000_000_000_000L};
    long[] rows = new long[1];
    for (long a : values) {
      for (long b : values) {
        for (long f : factors) {
          for (long g : factors) {
            int order =
                BigInteger.valueOf(a)
                    .multiply(BigInteger.valueOf(f))
                    .compareTo(BigInteger.valueOf(b).multiply(BigInteger.valueOf(g)));
            for (long flip : new long[] {0, -1}) {
              rows[0] = 1;
              CompareLong.scaledColumns(true, new long[] {a}, f, new long[] {b}, g, 1, flip, rows);
              assertEquals((order == 0) == (flip == 0) ? 1 : 0, rows[0], a + " " + b);
              rows[0] = 1;
              CompareLong.scaledColumns(false, new long[] {a}, f, new long[] {b}, g, 1, flip, rows);
              assertEquals((order < 0) == (flip == 0) ? 1 : 0, rows[0], a + " " + b);
            }
          }
        }
      }
    }
  }

  @Test
  void fieldsOfDatesAreThoseOfTheCalendar() {
    for (int i = 0; i < 100_000; i++) {
      int day = i < 50_000 ? i - 25_000 : random.nextInt(-300_000_000, 300_000_000);
      LocalDate date = LocalDate.ofEpochDay(day);
      assertEquals(date.getYear(), CivilDate.year(day), "day " + day);
      assertEquals(date.getMonthValue(), CivilDate.month(day), "day " + day);
      assertEquals(date.getDayOfMonth(), CivilDate.dayOfMonth(day), "day " + day);
    }
  }

  @Test
  void checkedArithmeticTellsOfEveryOverflow() {
    long[] values = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, -1L << 31, 1L << 62};
    long[] target = new long[1];
    for (long a : values) {
      for (long b : values) {
        long[] left = {a};
        long[] right = {b};
        BigInteger x = BigInteger.valueOf(a);
        BigInteger y = BigInteger.valueOf(b);
        assertEquals(passes(x.add(y)), ArithmeticChecked.add(left, right, 1, target));
        assertEquals(passes(x.subtract(y)), ArithmeticChecked.subtract(left, right, 1, target));
        assertEquals(passes(x.multiply(y)), ArithmeticChecked.multiply(left, right, 1, target));
        assertEquals(passes(x.multiply(y)), ArithmeticChecked.multiply(left, b, 1, target));
      }
    }
  }

  private static boolean passes(BigInteger value) {
    return value.bitLength() >= Long.SIZE;
  }

  @Test
  void halvesAreRoundedAwayFromZero() {
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextInt(20) == 0 ? random.nextLong() : random.nextInt(-99_999, 99_999);
      long divisor = i % 2 == 0 ? 10 : 1_000_000_000_000_000_000L;
      BigDecimal exact = BigDecimal.valueOf(value).divide(BigDecimal.valueOf(divisor));
      assertEquals(
          exact.setScale(0, RoundingMode.HALF_UP).longValueExact(),
          Convert.divideRounding(value, divisor),
          "seed " + seed);
      double real = random.nextInt(-999, 999) / 4.0;
      assertEquals(
          BigDecimal.valueOf(real).setScale(0, RoundingMode.HALF_UP).longValueExact(),
          Convert.roundToLong(real),
          "seed " + seed);
    }
    assertEquals(0, Convert.roundToLong(0.49999999999999994));
    assertEquals(Long.MIN_VALUE, Convert.roundToLong(-0x1p63));
  }

  @Test
  void blendsKeepWhatIsNotTaken() {
    for (int size : SIZES) {
      long[] rows = random.longs(Bitmap.words(size)).toArray();
      for (int capacity : new int[] {size, Bitmap.words(size) << 6}) {
        int[] ints = random.ints(capacity).toArray();
        long[] longs = random.longs(capacity).toArray();
        double[] doubles = random.doubles(capacity).toArray();
        int[] intTarget = new int[capacity];
        long[] longTarget = new long[capacity];
        double[] doubleTarget = new double[capacity];
        Blend.ints(ints, rows, size, intTarget);
        Blend.longs(longs, rows, size, longTarget);
        Blend.doubles(doubles, rows, size, doubleTarget);
        for (int row = 0; row < size; row++) {
          boolean taken = Bitmap.contains(rows, row);
          assertEquals(taken ? ints[row] : 0, intTarget[row], "seed " + seed);
          assertEquals(taken ? longs[row] : 0, longTarget[row], "seed " + seed);
          assertEquals(taken ? doubles[row] : 0, doubleTarget[row], "seed " + seed);
        }
      }
    }
  }
}
