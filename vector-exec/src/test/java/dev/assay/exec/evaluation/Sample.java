package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Columns of every lane and kind with random values, as rows for the interpreter and as a batch.
 * Rows without a value hold garbage: numbers out of bounds, codes of no text.
 */
final class Sample {

  static final int INTEGER = 0;
  static final int SMALL = 1;
  static final int BIG = 2;
  static final int MEDIUM = 3;
  static final int DOUBLE = 4;
  static final int TAME_DOUBLE = 5;
  static final int TEXT = 6;
  static final int FULL_TEXT = 7;
  static final int CODED = 8;
  static final int MANY_CODED = 9;
  static final int DATE = 10;
  static final int NEAR_DATE = 11;
  static final int PRICE = 12;
  static final int FINE_PRICE = 13;
  static final int BOOLEAN = 14;
  static final int OTHER_SMALL = 15;

  static final List<String> WORDS =
      List.of(
          "",
          "a",
          "ab",
          "PROMO BRUSHED",
          "special requests",
          "ünïcödé",
          "日本語",
          "a%b_c",
          "zz",
          "𝄞 clef",
          "the special packages and requests sleep above the furiously final deposits");

  final List<ValueType> types;
  final List<@Nullable Object[]> columns = new ArrayList<>();
  final Batch batch;

  Sample(Random random, int rows, int capacity, Arena arena) {
    types = types(arena, random);
    batch = new Batch(capacity);
    batch.begin(rows);
    for (ValueType type : types) {
      int column = batch.addComputed(type.lane());
      ColumnVector vector = batch.fill(column);
      @Nullable Object[] values = new Object[rows];
      boolean hasNulls = type.nullable() && random.nextInt(4) > 0;
      int nullShare = random.nextInt(1, 11);
      if (hasNulls) {
        vector.allValidByBitmap(rows);
      }
      for (int row = 0; row < rows; row++) {
        if (hasNulls && random.nextInt(10) < nullShare) {
          vector.clear(row);
          garbage(random, vector, row);
        } else {
          Object value = value(random, column, type);
          values[row] = value;
          put(vector, row, value, type, arena);
        }
      }
      columns.add(values);
    }
  }

  private static List<ValueType> types(Arena arena, Random random) {
    List<String> many =
        IntStream.range(0, random.nextInt(20) > 0 ? 70 : 5000).mapToObj(i -> "word " + i).toList();
    ColumnType text = ColumnType.of(TypeKind.VARCHAR);
    ColumnType date = ColumnType.of(TypeKind.DATE);
    ColumnType big = ColumnType.of(TypeKind.BIGINT);
    ColumnType real = ColumnType.of(TypeKind.DOUBLE);
    return List.of(
        ValueType.of(ColumnType.of(TypeKind.INTEGER).orNull()),
        ValueType.bounded(ColumnType.of(TypeKind.SMALLINT), -50, 50),
        ValueType.of(big.orNull()),
        new ValueType(big, Lane.LONG, -1_000_000_000_000L, 1_000_000_000_000L),
        ValueType.of(real.orNull()),
        ValueType.of(real),
        ValueType.of(text.orNull()),
        ValueType.of(text),
        ValueType.coded(text.orNull(), TextDictionary.of(WORDS, arena)),
        ValueType.coded(text, TextDictionary.of(many, arena)),
        ValueType.bounded(date.orNull(), -800_000, 3_000_000),
        ValueType.bounded(date, 8_035, 10_591),
        ValueType.bounded(ColumnType.decimal(12, 2), 90_000, 10_494_950),
        ValueType.bounded(ColumnType.decimal(18, 4).orNull(), -1L << 45, 1L << 45),
        ValueType.of(ColumnType.of(TypeKind.BOOLEAN).orNull()),
        ValueType.bounded(ColumnType.of(TypeKind.TINYINT).orNull(), 0, 10));
  }

  private static Object value(Random random, int column, ValueType type) {
    return switch (type.type().kind()) {
      case DOUBLE -> column == TAME_DOUBLE ? random.nextInt(-20, 20) / 4.0 : wild(random);
      case VARCHAR ->
          type.dictionary().isPresent()
              ? type.dictionary().get().text(random.nextInt(type.dictionary().get().size()))
              : text(random);
      default -> integer(random, type.least(), type.greatest());
    };
  }

  private static long integer(Random random, long least, long greatest) {
    return switch (random.nextInt(8)) {
      case 0 -> least;
      case 1 -> greatest;
      case 2 -> Math.clamp(random.nextLong(-3, 4), least, greatest);
      default ->
          greatest == Long.MAX_VALUE ? random.nextLong() : random.nextLong(least, greatest + 1);
    };
  }

  static double wild(Random random) {
    double[] special = {
      0.0,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      1.5,
      -2.5,
      Double.MIN_VALUE,
      Double.MAX_VALUE
    };
    return random.nextBoolean()
        ? special[random.nextInt(special.length)]
        : random.nextInt(-1000, 1000) / 8.0;
  }

  static String text(Random random) {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return random.nextBoolean() ? word : word + WORDS.get(random.nextInt(WORDS.size()));
  }

  private static void garbage(Random random, ColumnVector vector, int row) {
    switch (vector.lane()) {
      case INT -> vector.ints()[row] = random.nextInt();
      case LONG -> vector.longs()[row] = random.nextLong();
      case DOUBLE -> vector.doubles()[row] = wild(random);
      case STRING -> {
        vector.longs()[row] = 0;
        vector.ints()[row] = 0;
      }
    }
  }

  private static void put(ColumnVector vector, int row, Object value, ValueType type, Arena arena) {
    if (value instanceof String text) {
      if (type.dictionary().isPresent()) {
        vector.ints()[row] = type.dictionary().get().codeOf(text);
      } else {
        MemorySegment bytes = ConstantValues.bytes(text, arena);
        vector.longs()[row] = bytes.address();
        vector.ints()[row] = (int) bytes.byteSize();
      }
    } else if (value instanceof Double number) {
      vector.doubles()[row] = number;
    } else if (vector.lane() == Lane.INT) {
      vector.ints()[row] = Math.toIntExact((Long) value);
    } else {
      vector.longs()[row] = (Long) value;
    }
  }

  /** What a vector holds in a row, as the interpreter has it. */
  static @Nullable Object get(ColumnVector vector, int row, ValueType type) {
    if (!vector.isValid(row)) {
      return null;
    }
    return switch (vector.lane()) {
      case INT ->
          type.dictionary().isPresent()
              ? type.dictionary().get().text(vector.ints()[row])
              : (Object) (long) vector.ints()[row];
      case LONG -> vector.longs()[row];
      case DOUBLE -> vector.doubles()[row];
      case STRING -> {
        byte[] bytes = new byte[vector.ints()[row]];
        Memory.copy(vector.longs()[row], bytes, 0, bytes.length);
        yield new String(bytes, StandardCharsets.UTF_8);
      }
    };
  }

  /** One row of all columns. */
  @Nullable Object[] row(int row) {
    @Nullable Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i)[row];
    }
    return values;
  }
}
