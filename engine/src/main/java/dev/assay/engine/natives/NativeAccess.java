package dev.assay.engine.natives;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The one place where symbols are looked up and linked. Every failure is a sentence that names what
 * is missing and the flag or package that mends it.
 */
public final class NativeAccess {

  private static final Linker LINKER = Linker.nativeLinker();

  private NativeAccess() {}

  /**
   * Why native calls cannot be made here, or empty when they can.
   *
   * @return one sentence naming the missing JVM flag
   */
  public static Optional<String> whyNot() {
    if (NativeAccess.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    return Optional.of(
        "native calls are not allowed: start the JVM with --enable-native-access=ALL-UNNAMED");
  }

  /**
   * Why the bindings of this package cannot be used here, or empty when they can. To be asked
   * before any class of bindings is touched.
   *
   * @return one sentence naming the missing JVM flag, or the operating system that is not Linux
   */
  public static Optional<String> whyNotLinux() {
    String os = System.getProperty("os.name", "unknown");
    return os.equals("Linux")
        ? whyNot()
        : Optional.of("this needs Linux, and the operating system is " + os);
  }

  /**
   * Links a C function of the C library.
   *
   * @param name the exported symbol
   * @param type its C signature
   * @param options linker options such as {@link Linker.Option#critical(boolean)}
   * @throws UnsupportedOperationException naming the symbol or the flag that is missing
   */
  public static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    return link(LINKER.defaultLookup(), "the C library", name, type, options);
  }

  /** As {@link #link(String, FunctionDescriptor, Linker.Option...)}, from another library. */
  @SuppressWarnings("restricted") // linking is what this class is for
  public static MethodHandle link(
      SymbolLookup library,
      String libraryName,
      String name,
      FunctionDescriptor type,
      Linker.Option... options) {
    requireAccess();
    MemorySegment symbol =
        library
            .find(name)
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        libraryName + " on this machine has no function " + name));
    return LINKER.downcallHandle(symbol, type, options);
  }

  /**
   * Links a C signature without a function: the handle takes the function's address first, as a
   * segment, for functions that a library hands out in tables.
   *
   * @throws UnsupportedOperationException naming the flag that is missing
   */
  @SuppressWarnings("restricted") // linking is what this class is for
  public static MethodHandle pointer(FunctionDescriptor type, Linker.Option... options) {
    requireAccess();
    return LINKER.downcallHandle(type, options);
  }

  private static void requireAccess() {
    whyNot()
        .ifPresent(
            cause -> {
              throw new UnsupportedOperationException(cause);
            });
  }
}
