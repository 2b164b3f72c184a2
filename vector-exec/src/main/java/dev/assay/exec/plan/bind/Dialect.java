package dev.assay.exec.plan.bind;

/**
 * What settings say of the language.
 *
 * @param nullOrder where nulls go in an order that does not say it
 * @param dividesIntegers whether {@code /} of two integers is one too
 * @param nullForZero whether the division of integers by zero is null rather than an error
 */
public record Dialect(NullOrder nullOrder, boolean dividesIntegers, boolean nullForZero) {

  /** DuckDB's. */
  public static final Dialect INITIAL = new Dialect(NullOrder.LAST, false, false);

  /** With another place for nulls. */
  public Dialect with(NullOrder order) {
    return new Dialect(order, dividesIntegers, nullForZero);
  }

  /** With another meaning of {@code /}. */
  public Dialect dividingIntegers(boolean whole) {
    return new Dialect(nullOrder, whole, nullForZero);
  }

  /** With another result of divisions by zero. */
  public Dialect withNullForZero(boolean isNull) {
    return new Dialect(nullOrder, dividesIntegers, isNull);
  }
}
