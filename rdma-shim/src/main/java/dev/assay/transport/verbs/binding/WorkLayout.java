package dev.assay.transport.verbs.binding;

/**
 * What is posted and what comes back: {@code ibv_send_wr}, {@code ibv_recv_wr}, {@code ibv_sge} and
 * {@code ibv_wc}.
 *
 * <pre>
 * ibv_send_wr   0 wr_id   8 next*  16 sg_list*  24 num_sge  28 opcode  32 send_flags  36 imm_data
 *              40 remote_addr   48 rkey                       (READ, WRITE)
 *              40 remote_addr   48 compare_add  56 swap  64 rkey   (atomics)
 * ibv_recv_wr   0 wr_id   8 next*  16 sg_list*  24 num_sge
 * ibv_sge       0 addr    8 length 12 lkey
 * ibv_wc        0 wr_id   8 status             20 byte_len 24 imm_data
 * </pre>
 */
final class WorkLayout {

  static final long WR_ID = 0;
  static final long NEXT = 8;
  static final long SG_LIST = 16;
  static final long NUM_SGE = 24;
  static final long SEND_OPCODE = 28;
  static final long SEND_FLAGS = 32;
  static final long IMM_DATA = 36;
  static final long REMOTE_ADDR = 40;
  static final long RKEY = 48;
  static final long ATOMIC_COMPARE_ADD = 48;
  static final long ATOMIC_SWAP = 56;
  static final long ATOMIC_RKEY = 64;
  static final long SEND_BYTES = 128;
  static final long RECEIVE_BYTES = 32;

  static final long SGE_ADDR = 0;
  static final long SGE_LENGTH = 8;
  static final long SGE_LKEY = 12;
  static final long SGE_BYTES = 16;

  static final long WC_WR_ID = 0;
  static final long WC_STATUS = 8;
  static final long WC_BYTE_LEN = 20;
  static final long WC_IMM_DATA = 24;
  static final long WC_BYTES = 48;

  static final int OP_WRITE = 0;
  static final int OP_SEND_WITH_IMM = 3;
  static final int OP_READ = 4;
  static final int OP_COMPARE_SWAP = 5;
  static final int OP_FETCH_ADD = 6;

  private WorkLayout() {}
}
