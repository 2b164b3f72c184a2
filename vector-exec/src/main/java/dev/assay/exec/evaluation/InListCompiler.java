package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.InList;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Lookup;
import dev.assay.exec.kernel.SortedLookup;
import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.kernel.TextWords;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chooses how to look for a value among constants: comparing with each where there are few, a
 * bitmap where they lie close, a binary search else.
 */
record InListCompiler(Compiler compiler) {

  private static final int FEW = 4;
  private static final int FEW_TEXTS = 16;
  private static final long MAX_BITMAP_SPAN = 1 << 16;

  Condition condition(InList e, boolean negated) {
    Expression operand = e.operand();
    long flip = negated ? -1 : 0;
    if (operand.type().type().kind() == TypeKind.VARCHAR) {
      return new UnaryCondition(compiler.values(operand, Lane.STRING), texts(e.constants(), flip));
    }
    UnaryCondition.Loop loop =
        operand.type().lane() == Lane.DOUBLE
            ? doubles(e.constants(), flip)
            : integers(operand.type().lane(), e.constants(), flip);
    return new UnaryCondition(compiler.values(operand), loop);
  }

  private UnaryCondition.Loop integers(Lane lane, List<Expression> constants, long flip) {
    long[] sorted =
        constants.stream()
            .mapToLong(constant -> ((IntegralConstant) constant).value())
            .filter(value -> lane == Lane.LONG || value == (int) value)
            .sorted()
            .distinct()
            .toArray();
    if (sorted.length <= FEW) {
      return few(
          Arrays.stream(sorted)
              .mapToObj(v -> ComparisonCompiler.constant(lane, ComparisonOperator.EQUAL, v)),
          flip);
    }
    if (lane == Lane.LONG) {
      return (v, n, rows) -> SortedLookup.among(v.longs(), sorted, n, flip, rows);
    }
    long span = sorted[sorted.length - 1] - sorted[0];
    if (span > MAX_BITMAP_SPAN) {
      return (v, n, rows) -> SortedLookup.among(v.ints(), sorted, n, flip, rows);
    }
    int base = (int) sorted[0];
    long[] bits = new long[(int) (span >>> 6) + 1];
    for (long value : sorted) {
      long bit = value - base;
      bits[(int) (bit >>> 6)] |= 1L << bit;
    }
    return (v, n, rows) -> Lookup.among(v.ints(), base, bits, n, flip, rows);
  }

  private UnaryCondition.Loop doubles(List<Expression> constants, long flip) {
    double[] sorted =
        constants.stream()
            .mapToDouble(InListCompiler::real)
            .map(value -> value + 0.0) // negative zero equals zero
            .sorted()
            .distinct()
            .toArray();
    boolean compares = sorted.length <= FEW && Arrays.stream(sorted).noneMatch(Double::isNaN);
    return compares
        ? few(
            Arrays.stream(sorted)
                .mapToObj(v -> ComparisonCompiler.constant(ComparisonOperator.EQUAL, v)),
            flip)
        : (v, n, rows) -> SortedLookup.among(v.doubles(), sorted, n, flip, rows);
  }

  private static double real(Expression constant) {
    return constant instanceof DoubleConstant c
        ? c.value()
        : (double) ((IntegralConstant) constant).value();
  }

  private UnaryCondition.Loop few(Stream<UnaryCondition.Loop> loops, long flip) {
    UnaryCondition.Loop[] equals = loops.toArray(UnaryCondition.Loop[]::new);
    long[] one = new long[Bitmap.words(compiler.capacity())];
    long[] found = new long[one.length];
    return (v, n, rows) -> {
      Bitmap.clear(found, n);
      for (UnaryCondition.Loop equal : equals) {
        Bitmap.copy(rows, n, one);
        equal.run(v, n, one);
        Bitmap.or(found, one, n);
      }
      if (flip == 0) {
        Bitmap.copy(found, n, rows);
      } else {
        Bitmap.andNot(rows, found, n);
      }
    };
  }

  private UnaryCondition.Loop texts(List<Expression> constants, long flip) {
    MemorySegment[] sorted =
        constants.stream()
            .map(
                constant ->
                    ConstantValues.bytes(((TextConstant) constant).value(), compiler.arena()))
            .sorted(InListCompiler::compare)
            .toArray(MemorySegment[]::new);
    long[] addresses = Arrays.stream(sorted).mapToLong(MemorySegment::address).toArray();
    int[] lengths = Arrays.stream(sorted).mapToInt(text -> (int) text.byteSize()).toArray();
    if (lengths.length <= FEW_TEXTS && Arrays.stream(lengths).max().orElse(0) <= TextWords.MOST) {
      return shortTexts(addresses, lengths, flip);
    }
    return (v, n, rows) ->
        SortedLookup.among(v.longs(), v.ints(), addresses, lengths, n, flip, rows);
  }

  /** Compares texts of a few bytes as integers. */
  private UnaryCondition.Loop shortTexts(long[] addresses, int[] lengths, long flip) {
    ColumnVector words = new ColumnVector(Lane.LONG, compiler.capacity());
    UnaryCondition.Loop among =
        few(
            IntStream.range(0, lengths.length)
                .mapToLong(i -> TextWords.of(addresses[i], lengths[i]))
                .mapToObj(v -> ComparisonCompiler.constant(Lane.LONG, ComparisonOperator.EQUAL, v)),
            flip);
    return (v, n, rows) -> {
      TextWords.of(v.longs(), v.ints(), rows, n, words.longs());
      among.run(words, n, rows);
    };
  }

  private static int compare(MemorySegment a, MemorySegment b) {
    return TextCompare.compare(a.address(), (int) a.byteSize(), b.address(), (int) b.byteSize());
  }
}
