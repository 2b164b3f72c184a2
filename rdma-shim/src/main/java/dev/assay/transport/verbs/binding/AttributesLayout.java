package dev.assay.transport.verbs.binding;

/**
 * What is asked of a device and a port: {@code ibv_device_attr} and {@code ibv_port_attr}.
 *
 * <pre>
 * ibv_device_attr   80 max_mr_size (long)  108 max_qp  112 max_qp_wr  120 max_sge  132 max_cqe
 *                  136 max_mr  144 max_qp_rd_atom  156 max_qp_init_rd_atom  164 atomic_cap
 * ibv_port_attr      0 state  4 max_mtu  8 active_mtu  12 gid_tbl_len  20 max_msg_sz
 *                   46 link_layer (byte)
 * </pre>
 */
final class AttributesLayout {

  static final long DEVICE_MAX_MR_SIZE = 80;
  static final long DEVICE_MAX_QP = 108;
  static final long DEVICE_MAX_QP_WR = 112;
  static final long DEVICE_MAX_CQE = 132;
  static final long DEVICE_MAX_MR = 136;
  static final long DEVICE_MAX_QP_RD_ATOM = 144;
  static final long DEVICE_MAX_QP_INIT_RD_ATOM = 156;
  static final long DEVICE_ATOMIC_CAP = 164;
  static final long DEVICE_BYTES = 232;

  static final long PORT_STATE = 0;
  static final long PORT_ACTIVE_MTU = 8;
  static final long PORT_MAX_MSG_SZ = 20;
  static final long PORT_LINK_LAYER = 46;
  static final long PORT_BYTES = 52;

  /** Values of {@code ibv_port_state} and the two kinds of link. */
  static final int PORT_ACTIVE = 4;

  static final int LINK_ETHERNET = 2;

  private AttributesLayout() {}
}
