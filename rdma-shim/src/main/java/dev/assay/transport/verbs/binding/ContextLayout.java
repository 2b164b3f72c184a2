package dev.assay.transport.verbs.binding;

/**
 * {@code struct ibv_context}, an open device, with its table of functions {@code ibv_context_ops},
 * of which only those of the data path are meant to be called by others.
 *
 * <pre>
 *    0 device*
 *    8 ops: 32 pointers   8 + 88 poll_cq   8 + 96 req_notify_cq   8 + 200 post_send   8 + 208 post_recv
 *  264 cmd_fd, async_fd (ints)
 *  272 num_comp_vectors (int), mutex, abi_compat*
 * </pre>
 */
final class ContextLayout {

  static final long DEVICE = 0;
  static final long OPS = 8;
  static final long POLL_CQ = OPS + 88;
  static final long REQ_NOTIFY_CQ = OPS + 96;
  static final long POST_SEND = OPS + 200;
  static final long POST_RECV = OPS + 208;
  static final long CMD_FD = 264;
  static final long ASYNC_FD = 268;
  static final long NUM_COMP_VECTORS = 272;

  /** Bytes that are read here; the structure is longer. */
  static final long READ_BYTES = 276;

  private ContextLayout() {}
}
