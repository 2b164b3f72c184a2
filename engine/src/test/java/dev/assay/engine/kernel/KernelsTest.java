package dev.assay.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every form against a plain oracle written here. */
@ParameterizedClass
@EnumSource(Form.class)
class KernelsTest {

  private static final int[] LENGTHS = {
    0,
    1,
    2,
    3,
    4,
    5,
    7,
    8,
    9,
    15,
    16,
    17,
    31,
    32,
    33,
    63,
    64,
    65,
    127,
    1023,
    1024,
    1025,
    4096,
    (1 << 15) - 1,
    1 << 15,
    (1 << 15) + 1,
    3 * (1 << 15) + 5
  };
  private static final int[] BOUNDS = {
    Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1, 0, 1, 1 << 20, Integer.MAX_VALUE
  };

  private final Form form;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  KernelsTest(Form form) {
    this.form = form;
  }

  @BeforeEach
  void vectorsCanRun() {
    assumeTrue(
        form != Form.VECTOR || KernelProvider.whyNoVectors().isEmpty(),
        () -> KernelProvider.whyNoVectors().toString());
  }

  @Test
  void filtersAgreeWithTheOracle() {
    Kernels kernels = KernelProvider.of(form);
    for (int length : LENGTHS) {
      int[] values = random.ints(length + 3).toArray();
      sprinkleExtremes(values);
      for (int bound : BOUNDS) {
        int[] below = Arrays.stream(values, 0, length).filter(v -> v < bound).toArray();
        String where = "seed " + seed + ", length " + length + ", bound " + bound;
        assertEquals(below.length, kernels.filterCount(values, length, bound), where);
        long sum = Arrays.stream(below).asLongStream().sum();
        assertEquals(sum, kernels.filterSum(values, length, bound), where);
      }
    }
  }

  @Test
  void sumsOfExtremesAreExact() {
    Kernels kernels = KernelProvider.of(form);
    for (int value : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0xFFFF}) {
      for (int length : LENGTHS) {
        int[] values = new int[length];
        Arrays.fill(values, value);
        assertEquals((long) value * length, kernels.sum(values, length), "length " + length);
        long below = value == Integer.MAX_VALUE ? 0 : (long) value * length;
        assertEquals(below, kernels.filterSum(values, length, Integer.MAX_VALUE));
      }
    }
  }

  @Test
  void sumsAgreeWithTheOracle() {
    Kernels kernels = KernelProvider.of(form);
    for (int length : LENGTHS) {
      String where = "seed " + seed + ", length " + length;
      long[] longs = random.longs(length + 3).toArray();
      assertEquals(Arrays.stream(longs, 0, length).sum(), kernels.sum(longs, length), where);
      int[] ints = random.ints(length + 3).toArray();
      long expected = Arrays.stream(ints, 0, length).asLongStream().sum();
      assertEquals(expected, kernels.sum(ints, length), where);
    }
  }

  /** Whole numbers that float and double hold exactly in any order of addition. */
  @Test
  void floatingSumsOfWholeNumbersAreExact() {
    Kernels kernels = KernelProvider.of(form);
    for (int length : LENGTHS) {
      float[] floats = new float[length + 3];
      double[] doubles = new double[length + 3];
      long sum = 0;
      for (int i = 0; i < length; i++) {
        int value = random.nextInt(-100, 101);
        floats[i] = value;
        doubles[i] = value;
        sum += value;
      }
      floats[length] = Float.NaN;
      doubles[length] = Double.NaN;
      String where = "seed " + seed + ", length " + length;
      assertEquals((float) sum, kernels.sum(floats, length), where);
      assertEquals((double) sum, kernels.sum(doubles, length), where);
    }
  }

  @Test
  void floatingSumsStayWithinTheRoundingBound() {
    Kernels kernels = KernelProvider.of(form);
    int length = 100_003;
    double[] doubles = random.doubles(length, -1, 1).toArray();
    float[] floats = new float[length];
    double exact = 0;
    double magnitude = 0;
    for (int i = 0; i < length; i++) {
      floats[i] = (float) doubles[i];
      exact += floats[i];
      magnitude += Math.abs(floats[i]);
    }
    assertEquals(exact, kernels.sum(floats, length), length * Math.ulp((float) magnitude));
    double reference = Arrays.stream(doubles).sum();
    assertEquals(reference, kernels.sum(doubles, length), length * Math.ulp(magnitude));
  }

  @Test
  void notANumberIsNotSwallowed() {
    Kernels kernels = KernelProvider.of(form);
    float[] floats = new float[100];
    floats[77] = Float.NaN;
    assertEquals(Float.NaN, kernels.sum(floats, 100));
    assertEquals(0f, kernels.sum(floats, 77));
  }

  @Test
  void lengthOutsideTheArrayIsRefused() {
    Kernels kernels = KernelProvider.of(form);
    assertThrows(IndexOutOfBoundsException.class, () -> kernels.filterCount(new int[4], 5, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> kernels.filterSum(new int[4], -1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> kernels.sum(new int[4], 5));
    assertThrows(IndexOutOfBoundsException.class, () -> kernels.sum(new long[4], 5));
    assertThrows(IndexOutOfBoundsException.class, () -> kernels.sum(new float[4], 5));
    assertThrows(IndexOutOfBoundsException.class, () -> kernels.sum(new double[4], 5));
  }

  private void sprinkleExtremes(int[] values) {
    for (int i = 0; i < values.length; i += 5) {
      values[i] = BOUNDS[random.nextInt(BOUNDS.length)];
    }
  }
}
