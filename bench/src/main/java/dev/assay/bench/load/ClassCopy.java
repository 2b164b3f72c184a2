package dev.assay.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Copies of a class, each with a profile of its own: a loop that is compiled for one kind of queue
 * inlines it, while one that has seen several calls each of them through a table.
 */
public final class ClassCopy {

  private ClassCopy() {}

  /**
   * An instance of a new hidden class with the code of another.
   *
   * @param lookup of a class in the package of {@code original}, with full access
   * @param type an interface of the original
   * @param original a class without enclosing class, with a constructor without arguments
   */
  public static <T> T newInstance(
      MethodHandles.Lookup lookup, Class<T> type, Class<? extends T> original) {
    try (InputStream code = original.getResourceAsStream(original.getSimpleName() + ".class")) {
      if (code == null) {
        throw new IllegalStateException("the code of " + original.getName() + " cannot be read");
      }
      MethodHandles.Lookup copy = lookup.defineHiddenClass(code.readAllBytes(), true);
      MethodType constructor = MethodType.methodType(void.class);
      return type.cast(copy.findConstructor(copy.lookupClass(), constructor).invoke());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Throwable e) {
      throw new IllegalStateException("no copy of " + original.getName() + " can be made", e);
    }
  }
}
