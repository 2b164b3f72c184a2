package dev.assay.engine.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shared object whose symbols are looked up by their version: a library that has changed a
 * structure has given what takes it another version, so it is refused before any call. For
 * structures as they lie on 64-bit machines whose least significant byte comes first. It stays
 * loaded.
 *
 * <p>Source: {@code dlopen(3)}, {@code dlvsym(3)}.
 */
public final class VersionedLibrary {

  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");
  private static final int RTLD_NOW = 2;

  private final String name;
  private final @Nullable MethodHandle lookup;
  private final MemorySegment handle;
  private final Optional<String> whyNot;

  private VersionedLibrary(
      String name, @Nullable MethodHandle lookup, MemorySegment handle, @Nullable String whyNot) {
    this.name = name;
    this.lookup = lookup;
    this.handle = handle;
    this.whyNot = Optional.ofNullable(whyNot);
  }

  /** Loads one; where that fails {@link #whyNot} says so. */
  public static VersionedLibrary load(String name) {
    String architecture = System.getProperty("os.arch", "unknown");
    boolean known =
        ARCHITECTURES.contains(architecture) && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    @Nullable String cause =
        known
            ? NativeAccess.whyNotLinux().orElse(null)
            : "the layouts of " + name + " are not known on " + architecture;
    if (cause != null) {
      return new VersionedLibrary(name, null, MemorySegment.NULL, cause);
    }
    try {
      MethodHandle dlvsym =
          NativeAccess.link("dlvsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
      MemorySegment handle = open(name);
      return new VersionedLibrary(
          name, dlvsym, handle, handle.address() == 0 ? name + " cannot be loaded" : null);
    } catch (UnsupportedOperationException e) {
      return new VersionedLibrary(
          name,
          null,
          MemorySegment.NULL,
          "this C library has no dlvsym, by which versions are told apart");
    }
  }

  private static MemorySegment open(String name) {
    MethodHandle dlopen =
        NativeAccess.link("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      return (MemorySegment) dlopen.invokeExact(arena.allocateFrom(name), RTLD_NOW);
    } catch (Throwable e) {
      throw new AssertionError("dlopen", e);
    }
  }

  /** Why it cannot be used, in one sentence without its full stop; empty if it is loaded. */
  public Optional<String> whyNot() {
    return whyNot;
  }

  /** As {@link #whyNot}, also where one of these symbols is not there in this version. */
  public Optional<String> whyNot(List<String> symbols, String version) {
    return whyNot.or(
        () ->
            symbols.stream()
                .filter(symbol -> find(symbol, version).isEmpty())
                .findFirst()
                .map(
                    symbol ->
                        "%s is of an unknown version: it has no %s of %s"
                            .formatted(name, symbol, version)));
  }

  /** A symbol of this version. */
  public Optional<MemorySegment> find(String symbol, String version) {
    MethodHandle dlvsym = lookup;
    if (dlvsym == null || handle.address() == 0) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found =
          (MemorySegment)
              dlvsym.invokeExact(handle, arena.allocateFrom(symbol), arena.allocateFrom(version));
      return found.address() == 0 ? Optional.empty() : Optional.of(found);
    } catch (Throwable e) {
      throw new AssertionError("dlvsym", e);
    }
  }

  /**
   * Links a function of this version.
   *
   * @throws UnsupportedOperationException where it cannot be had
   */
  public MethodHandle link(
      String symbol, String version, FunctionDescriptor type, Linker.Option... options) {
    whyNot.ifPresent(
        cause -> {
          throw new UnsupportedOperationException(cause);
        });
    return NativeAccess.link(each -> find(each, version), name, symbol, type, options);
  }
}
