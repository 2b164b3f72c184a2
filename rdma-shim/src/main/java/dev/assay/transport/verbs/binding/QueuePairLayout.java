package dev.assay.transport.verbs.binding;

/**
 * What a queue pair is made from and changed by: {@code ibv_qp_init_attr} and {@code ibv_qp_attr}.
 *
 * <pre>
 * ibv_qp_init_attr   0 qp_context*  8 send_cq*  16 recv_cq*  24 srq*
 *                   32 cap: max_send_wr, max_recv_wr, max_send_sge, max_recv_sge, max_inline_data
 *                   52 qp_type      56 sq_sig_all
 * ibv_qp_attr        0 qp_state     8 path_mtu  20 rq_psn  24 sq_psn  28 dest_qp_num
 *                   32 qp_access_flags
 *                   56 ah_attr: grh (dgid 16 bytes, 20 sgid_index, 21 hop_limit, 22 traffic_class),
 *                               26 sl, 29 is_global, 30 port_num
 *                  120 pkey_index (short)
 *                  126 max_rd_atomic, max_dest_rd_atomic, min_rnr_timer, port_num, timeout,
 *                      retry_cnt, rnr_retry (bytes)
 * </pre>
 */
final class QueuePairLayout {

  static final long INIT_SEND_CQ = 8;
  static final long INIT_RECV_CQ = 16;
  static final long INIT_MAX_SEND_WR = 32;
  static final long INIT_MAX_RECV_WR = 36;
  static final long INIT_MAX_SEND_SGE = 40;
  static final long INIT_MAX_RECV_SGE = 44;
  static final long INIT_MAX_INLINE_DATA = 48;
  static final long INIT_QP_TYPE = 52;
  static final long INIT_BYTES = 64;

  static final long STATE = 0;
  static final long PATH_MTU = 8;
  static final long RQ_PSN = 20;
  static final long SQ_PSN = 24;
  static final long DEST_QP_NUM = 28;
  static final long ACCESS_FLAGS = 32;
  static final long AH = 56;
  static final long AH_SGID_INDEX = AH + 20;
  static final long AH_HOP_LIMIT = AH + 21;
  static final long AH_IS_GLOBAL = AH + 29;
  static final long AH_PORT_NUM = AH + 30;
  static final long PKEY_INDEX = 120;
  static final long MAX_RD_ATOMIC = 126;
  static final long MAX_DEST_RD_ATOMIC = 127;
  static final long MIN_RNR_TIMER = 128;
  static final long PORT_NUM = 129;
  static final long TIMEOUT = 130;
  static final long RETRY_CNT = 131;
  static final long RNR_RETRY = 132;
  static final long BYTES = 144;

  /** States and the one kind of queue pair that is used: reliable, connected. */
  static final int STATE_RESET = 0;

  static final int STATE_INIT = 1;
  static final int STATE_RTR = 2;
  static final int STATE_RTS = 3;
  static final int STATE_ERROR = 6;
  static final int TYPE_RC = 2;

  /** Which attributes a change brings: those that each step of a reliable connection needs. */
  static final int MASK_STATE = 1;

  static final int MASK_INIT = 0x39; // state, access flags, pkey index, port
  static final int MASK_RTR = 0x129181; // state, address, MTU, peer's number and PSN, limits
  static final int MASK_RTS = 0x12E01; // state, timeout, retries, PSN, reads under way

  private QueuePairLayout() {}
}
