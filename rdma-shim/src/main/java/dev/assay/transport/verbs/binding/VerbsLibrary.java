package dev.assay.transport.verbs.binding;

import dev.assay.engine.natives.VersionedLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

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

  /** Completion channels came first and never changed: they alone are of the first version. */
  private static final List<String> CHANNEL_FUNCTIONS =
      List.of("ibv_create_comp_channel", "ibv_destroy_comp_channel");

  /**
   * Every other function that is linked in {@link Verbs}, so that the library's version can be told
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
          "ibv_create_cq",
          "ibv_destroy_cq",
          "ibv_get_cq_event",
          "ibv_ack_cq_events",
          "ibv_create_qp",
          "ibv_modify_qp",
          "ibv_destroy_qp",
          "ibv_wc_status_str");

  private static final VersionedLibrary LIBRARY = VersionedLibrary.load(NAME);
  private static final Optional<String> WHY_NOT =
      LIBRARY.whyNot(CHANNEL_FUNCTIONS, FIRST_VERSION).or(() -> LIBRARY.whyNot(FUNCTIONS, VERSION));

  private VerbsLibrary() {}

  /** Why verbs cannot be called here, in one sentence without its full stop; empty if they can. */
  public static Optional<String> whyNot() {
    return WHY_NOT;
  }

  static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    String version = CHANNEL_FUNCTIONS.contains(name) ? FIRST_VERSION : VERSION;
    return LIBRARY.link(name, version, type, options);
  }
}
