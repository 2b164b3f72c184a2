package dev.assay.transport.verbs.binding;

/**
 * What the library hands out: {@code ibv_mr}, {@code ibv_cq}, {@code ibv_comp_channel} and {@code
 * ibv_qp}. Only these fields are read; all four begin with their context.
 *
 * <pre>
 * ibv_mr            0 context*   8 pd*        16 addr*        24 length (long)  36 lkey   40 rkey
 * ibv_cq            0 context*   8 channel*   16 cq_context*  24 handle         28 cqe
 * ibv_comp_channel  0 context*   8 fd
 * ibv_qp            0 context*   8 qp_context*   16 pd*   24 send_cq*   32 recv_cq*   40 srq*
 *                  48 handle    52 qp_num        56 state 60 qp_type
 * </pre>
 */
final class ObjectLayout {

  static final long CONTEXT = 0;

  static final long MR_PD = 8;
  static final long MR_ADDR = 16;
  static final long MR_LENGTH = 24;
  static final long MR_LKEY = 36;
  static final long MR_RKEY = 40;
  static final long MR_BYTES = 48;

  static final long CQ_CHANNEL = 8;
  static final long CQ_CQE = 28;
  static final long CQ_READ_BYTES = 32;

  static final long CHANNEL_FD = 8;
  static final long CHANNEL_BYTES = 16;

  static final long QP_PD = 16;
  static final long QP_SEND_CQ = 24;
  static final long QP_RECV_CQ = 32;
  static final long QP_NUM = 52;
  static final long QP_STATE = 56;
  static final long QP_TYPE = 60;
  static final long QP_READ_BYTES = 64;

  private ObjectLayout() {}
}
