package dev.assay.exec.plan.bind;

/** Where nulls go in an order that does not say it. */
public enum NullOrder {
  /** Before all values. */
  FIRST,
  /** Behind all values. */
  LAST,
  /** As if less than all values. */
  LOW,
  /** As if greater than all values. */
  HIGH;

  /** Whether nulls come first in an order of a direction. */
  boolean nullsFirst(boolean descending) {
    return switch (this) {
      case FIRST -> true;
      case LAST -> false;
      case LOW -> !descending;
      case HIGH -> descending;
    };
  }
}
