package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.assay.engine.natives.NativeAccess;
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
 * The library libibverbs of this machine, and whether it is one whose structures are known here.
 *
 * <p>What is known: the public structures of {@code infiniband/verbs.h} as symbol version {@code
 * IBVERBS_1.1} froze them, on 64-bit machines whose least significant byte comes first. Each
 * function is looked up by that version, so a library that has changed a structure, and so must
 * have given the function another one, is refused; and each object that the library hands out is
 * compared with what was asked for ({@link Verbs}).
 */
public final class VerbsLibrary {

  /** The shared object; its number is the major version of the interface. */
  public static final String NAME = "libibverbs.so.1";

  /** How to get it. */
  public static final String MEND = "apt-get install libibverbs1 ibverbs-providers";

  private static final String VERSION = "IBVERBS_1.1";
  private static final String FIRST_VERSION = "IBVERBS_1.0";
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");
  private static final int RTLD_NOW = 2;

  /**
   * Every function that is linked in {@link Verbs}, so that the library's version can be told
   * before any call.
   */
  private static final List<String> FUNCTIONS =
      List.of(
          "ibv_get_device_list",
          "ibv_free_device_list",
          "ibv_get_device_name",
          "ibv_open_device",
          "ibv_close_device",
          "ibv_query_device",
          "ibv_query_port",
          "ibv_alloc_pd",
          "ibv_dealloc_pd",
          "ibv_reg_mr",
          "ibv_dereg_mr",
          "ibv_create_comp_channel",
          "ibv_destroy_comp_channel",
          "ibv_create_cq",
          "ibv_destroy_cq",
          "ibv_get_cq_event",
          "ibv_ack_cq_events",
          "ibv_create_qp",
          "ibv_modify_qp",
          "ibv_destroy_qp",
          "ibv_wc_status_str");

  private static final @Nullable MethodHandle DLVSYM;
  private static final MemorySegment LIBRARY;
  private static final Optional<String> WHY_NOT;

  static {
    @Nullable MethodHandle lookup = null;
    MemorySegment library = MemorySegment.NULL;
    @Nullable String cause = whyNotHere().orElse(null);
    if (cause == null) {
      try {
        lookup =
            NativeAccess.link("dlvsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        library = load();
        if (library.address() == 0) {
          cause = NAME + " cannot be loaded";
        }
      } catch (UnsupportedOperationException e) {
        cause = "this C library has no dlvsym, by which versions are told apart";
      }
    }
    DLVSYM = lookup;
    LIBRARY = library;
    WHY_NOT = Optional.ofNullable(cause == null ? missingFunction().orElse(null) : cause);
  }

  private VerbsLibrary() {}

  /** Why verbs cannot be called here, in one sentence without its full stop; empty if they can. */
  public static Optional<String> whyNot() {
    return WHY_NOT;
  }

  static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    WHY_NOT.ifPresent(
        cause -> {
          throw new UnsupportedOperationException(cause);
        });
    return NativeAccess.link(VerbsLibrary::find, NAME, name, type, options);
  }

  private static Optional<String> whyNotHere() {
    String architecture = System.getProperty("os.arch", "unknown");
    if (!ARCHITECTURES.contains(architecture)
        || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      return Optional.of("the layouts of verbs are not known on " + architecture);
    }
    return NativeAccess.whyNotLinux();
  }

  private static MemorySegment load() {
    MethodHandle dlopen =
        NativeAccess.link("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      return (MemorySegment) dlopen.invokeExact(arena.allocateFrom(NAME), RTLD_NOW);
    } catch (Throwable e) {
      throw new AssertionError("dlopen", e);
    }
  }

  private static Optional<String> missingFunction() {
    for (String name : FUNCTIONS) {
      if (find(name).isEmpty()) {
        return Optional.of(
            NAME + " is of an unknown version: it has no " + name + " of " + VERSION);
      }
    }
    return Optional.empty();
  }

  /** Completion channels came first and never changed: they alone are of the first version. */
  private static Optional<MemorySegment> find(String name) {
    MethodHandle lookup = DLVSYM;
    if (lookup == null) {
      return Optional.empty();
    }
    String version = name.endsWith("_comp_channel") ? FIRST_VERSION : VERSION;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment symbol =
          (MemorySegment)
              lookup.invokeExact(LIBRARY, arena.allocateFrom(name), arena.allocateFrom(version));
      return symbol.address() == 0 ? Optional.empty() : Optional.of(symbol);
    } catch (Throwable e) {
      throw new AssertionError("dlvsym", e);
    }
  }
}
