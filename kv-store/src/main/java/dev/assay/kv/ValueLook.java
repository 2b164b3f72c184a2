package dev.assay.kv;

/** Computes something from a value where it lies in the store. */
@FunctionalInterface
public interface ValueLook {

  /**
   * Looks at a value, shortly and at nothing else: others may change it meanwhile, and then what
   * this returned or threw counts for nothing and it is called again, with a copy.
   *
   * @param value valid during the call
   */
  long look(ValueView value);
}
