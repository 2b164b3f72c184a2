package dev.assay.transport.verbs.binding;

import static dev.assay.transport.contract.Headers.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.contract.Headers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every offset, size and number of the binding beside what the C compiler says of the headers. */
class LayoutsTest {

  private static final Path HEADER = Path.of("/usr/include/infiniband/verbs.h");

  @Test
  void layoutsAreThoseOfHeaders() throws Exception {
    assumeTrue(Files.exists(HEADER), "no " + HEADER + ": apt-get install libibverbs-dev");
    new Headers(List.of("infiniband/verbs.h"), List.of()).assertSame(expressions());
  }

  private static Map<String, Long> expressions() {
    Map<String, Long> all = new LinkedHashMap<>();
    context(all);
    objects(all);
    attributes(all);
    queuePairs(all);
    work(all);
    numbers(all);
    return all;
  }

  private static void context(Map<String, Long> all) {
    offset(all, "ibv_context", "device", ContextLayout.DEVICE);
    offset(all, "ibv_context", "ops", ContextLayout.OPS);
    offset(all, "ibv_context", "ops.poll_cq", ContextLayout.POLL_CQ);
    offset(all, "ibv_context", "ops.req_notify_cq", ContextLayout.REQ_NOTIFY_CQ);
    offset(all, "ibv_context", "ops.post_send", ContextLayout.POST_SEND);
    offset(all, "ibv_context", "ops.post_recv", ContextLayout.POST_RECV);
    offset(all, "ibv_context", "cmd_fd", ContextLayout.CMD_FD);
    offset(all, "ibv_context", "async_fd", ContextLayout.ASYNC_FD);
    offset(all, "ibv_context", "num_comp_vectors", ContextLayout.NUM_COMP_VECTORS);
  }

  private static void objects(Map<String, Long> all) {
    for (String each : new String[] {"ibv_mr", "ibv_cq", "ibv_qp", "ibv_comp_channel"}) {
      offset(all, each, "context", ObjectLayout.CONTEXT);
    }
    offset(all, "ibv_mr", "pd", ObjectLayout.MR_PD);
    offset(all, "ibv_mr", "addr", ObjectLayout.MR_ADDR);
    offset(all, "ibv_mr", "length", ObjectLayout.MR_LENGTH);
    offset(all, "ibv_mr", "lkey", ObjectLayout.MR_LKEY);
    offset(all, "ibv_mr", "rkey", ObjectLayout.MR_RKEY);
    all.put("sizeof(struct ibv_mr)", ObjectLayout.MR_BYTES);
    offset(all, "ibv_cq", "channel", ObjectLayout.CQ_CHANNEL);
    offset(all, "ibv_cq", "cqe", ObjectLayout.CQ_CQE);
    offset(all, "ibv_comp_channel", "fd", ObjectLayout.CHANNEL_FD);
    all.put("sizeof(struct ibv_comp_channel)", ObjectLayout.CHANNEL_BYTES);
    offset(all, "ibv_qp", "pd", ObjectLayout.QP_PD);
    offset(all, "ibv_qp", "send_cq", ObjectLayout.QP_SEND_CQ);
    offset(all, "ibv_qp", "recv_cq", ObjectLayout.QP_RECV_CQ);
    offset(all, "ibv_qp", "qp_num", ObjectLayout.QP_NUM);
    offset(all, "ibv_qp", "state", ObjectLayout.QP_STATE);
    offset(all, "ibv_qp", "qp_type", ObjectLayout.QP_TYPE);
  }

  private static void attributes(Map<String, Long> all) {
    offset(all, "ibv_device_attr", "max_mr_size", AttributesLayout.DEVICE_MAX_MR_SIZE);
    offset(all, "ibv_device_attr", "max_qp", AttributesLayout.DEVICE_MAX_QP);
    offset(all, "ibv_device_attr", "max_qp_wr", AttributesLayout.DEVICE_MAX_QP_WR);
    offset(all, "ibv_device_attr", "max_cqe", AttributesLayout.DEVICE_MAX_CQE);
    offset(all, "ibv_device_attr", "max_mr", AttributesLayout.DEVICE_MAX_MR);
    offset(all, "ibv_device_attr", "max_qp_rd_atom", AttributesLayout.DEVICE_MAX_QP_RD_ATOM);
    offset(
        all, "ibv_device_attr", "max_qp_init_rd_atom", AttributesLayout.DEVICE_MAX_QP_INIT_RD_ATOM);
    offset(all, "ibv_device_attr", "atomic_cap", AttributesLayout.DEVICE_ATOMIC_CAP);
    all.put("sizeof(struct ibv_device_attr)", AttributesLayout.DEVICE_BYTES);
    offset(all, "ibv_port_attr", "state", AttributesLayout.PORT_STATE);
    offset(all, "ibv_port_attr", "active_mtu", AttributesLayout.PORT_ACTIVE_MTU);
    offset(all, "ibv_port_attr", "max_msg_sz", AttributesLayout.PORT_MAX_MSG_SZ);
    offset(all, "ibv_port_attr", "link_layer", AttributesLayout.PORT_LINK_LAYER);
    all.put("sizeof(struct ibv_port_attr)", AttributesLayout.PORT_BYTES);
  }

  private static void queuePairs(Map<String, Long> all) {
    offset(all, "ibv_qp_init_attr", "send_cq", QueuePairLayout.INIT_SEND_CQ);
    offset(all, "ibv_qp_init_attr", "recv_cq", QueuePairLayout.INIT_RECV_CQ);
    offset(all, "ibv_qp_init_attr", "cap.max_send_wr", QueuePairLayout.INIT_MAX_SEND_WR);
    offset(all, "ibv_qp_init_attr", "cap.max_recv_wr", QueuePairLayout.INIT_MAX_RECV_WR);
    offset(all, "ibv_qp_init_attr", "cap.max_send_sge", QueuePairLayout.INIT_MAX_SEND_SGE);
    offset(all, "ibv_qp_init_attr", "cap.max_recv_sge", QueuePairLayout.INIT_MAX_RECV_SGE);
    offset(all, "ibv_qp_init_attr", "cap.max_inline_data", QueuePairLayout.INIT_MAX_INLINE_DATA);
    offset(all, "ibv_qp_init_attr", "qp_type", QueuePairLayout.INIT_QP_TYPE);
    all.put("sizeof(struct ibv_qp_init_attr)", QueuePairLayout.INIT_BYTES);
    offset(all, "ibv_qp_attr", "qp_state", QueuePairLayout.STATE);
    offset(all, "ibv_qp_attr", "path_mtu", QueuePairLayout.PATH_MTU);
    offset(all, "ibv_qp_attr", "rq_psn", QueuePairLayout.RQ_PSN);
    offset(all, "ibv_qp_attr", "sq_psn", QueuePairLayout.SQ_PSN);
    offset(all, "ibv_qp_attr", "dest_qp_num", QueuePairLayout.DEST_QP_NUM);
    offset(all, "ibv_qp_attr", "qp_access_flags", QueuePairLayout.ACCESS_FLAGS);
    offset(all, "ibv_qp_attr", "ah_attr.grh.dgid", QueuePairLayout.AH);
    offset(all, "ibv_qp_attr", "ah_attr.grh.sgid_index", QueuePairLayout.AH_SGID_INDEX);
    offset(all, "ibv_qp_attr", "ah_attr.grh.hop_limit", QueuePairLayout.AH_HOP_LIMIT);
    offset(all, "ibv_qp_attr", "ah_attr.is_global", QueuePairLayout.AH_IS_GLOBAL);
    offset(all, "ibv_qp_attr", "ah_attr.port_num", QueuePairLayout.AH_PORT_NUM);
    offset(all, "ibv_qp_attr", "pkey_index", QueuePairLayout.PKEY_INDEX);
    offset(all, "ibv_qp_attr", "max_rd_atomic", QueuePairLayout.MAX_RD_ATOMIC);
    offset(all, "ibv_qp_attr", "max_dest_rd_atomic", QueuePairLayout.MAX_DEST_RD_ATOMIC);
    offset(all, "ibv_qp_attr", "min_rnr_timer", QueuePairLayout.MIN_RNR_TIMER);
    offset(all, "ibv_qp_attr", "port_num", QueuePairLayout.PORT_NUM);
    offset(all, "ibv_qp_attr", "timeout", QueuePairLayout.TIMEOUT);
    offset(all, "ibv_qp_attr", "retry_cnt", QueuePairLayout.RETRY_CNT);
    offset(all, "ibv_qp_attr", "rnr_retry", QueuePairLayout.RNR_RETRY);
    all.put("sizeof(struct ibv_qp_attr)", QueuePairLayout.BYTES);
  }

  private static void work(Map<String, Long> all) {
    for (String each : new String[] {"ibv_send_wr", "ibv_recv_wr"}) {
      offset(all, each, "wr_id", WorkLayout.WR_ID);
      offset(all, each, "next", WorkLayout.NEXT);
      offset(all, each, "sg_list", WorkLayout.SG_LIST);
      offset(all, each, "num_sge", WorkLayout.NUM_SGE);
    }
    offset(all, "ibv_send_wr", "opcode", WorkLayout.SEND_OPCODE);
    offset(all, "ibv_send_wr", "send_flags", WorkLayout.SEND_FLAGS);
    offset(all, "ibv_send_wr", "wr.rdma.remote_addr", WorkLayout.REMOTE_ADDR);
    offset(all, "ibv_send_wr", "wr.rdma.rkey", WorkLayout.RKEY);
    offset(all, "ibv_send_wr", "wr.atomic.remote_addr", WorkLayout.REMOTE_ADDR);
    offset(all, "ibv_send_wr", "wr.atomic.compare_add", WorkLayout.ATOMIC_COMPARE_ADD);
    offset(all, "ibv_send_wr", "wr.atomic.swap", WorkLayout.ATOMIC_SWAP);
    offset(all, "ibv_send_wr", "wr.atomic.rkey", WorkLayout.ATOMIC_RKEY);
    all.put("sizeof(struct ibv_send_wr)", WorkLayout.SEND_BYTES);
    all.put("sizeof(struct ibv_recv_wr)", WorkLayout.RECEIVE_BYTES);
    offset(all, "ibv_sge", "addr", WorkLayout.SGE_ADDR);
    offset(all, "ibv_sge", "length", WorkLayout.SGE_LENGTH);
    offset(all, "ibv_sge", "lkey", WorkLayout.SGE_LKEY);
    all.put("sizeof(struct ibv_sge)", WorkLayout.SGE_BYTES);
    offset(all, "ibv_wc", "wr_id", WorkLayout.WC_WR_ID);
    offset(all, "ibv_wc", "status", WorkLayout.WC_STATUS);
    offset(all, "ibv_wc", "byte_len", WorkLayout.WC_BYTE_LEN);
    offset(all, "ibv_wc", "imm_data", WorkLayout.WC_IMM_DATA);
    offset(all, "ibv_send_wr", "imm_data", WorkLayout.IMM_DATA);
    all.put("sizeof(struct ibv_wc)", WorkLayout.WC_BYTES);
  }

  private static void numbers(Map<String, Long> all) {
    all.put("IBV_PORT_ACTIVE", (long) AttributesLayout.PORT_ACTIVE);
    all.put("IBV_LINK_LAYER_ETHERNET", (long) AttributesLayout.LINK_ETHERNET);
    all.put("IBV_QPS_RESET", (long) QueuePairLayout.STATE_RESET);
    all.put("IBV_QPS_INIT", (long) QueuePairLayout.STATE_INIT);
    all.put("IBV_QPS_RTR", (long) QueuePairLayout.STATE_RTR);
    all.put("IBV_QPS_RTS", (long) QueuePairLayout.STATE_RTS);
    all.put("IBV_QPS_ERR", (long) QueuePairLayout.STATE_ERROR);
    all.put("IBV_QPT_RC", (long) QueuePairLayout.TYPE_RC);
    all.put("IBV_QP_STATE", (long) QueuePairLayout.MASK_STATE);
    all.put(
        "IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS",
        (long) QueuePairLayout.MASK_INIT);
    all.put(
        "IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN"
            + " | IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER",
        (long) QueuePairLayout.MASK_RTR);
    all.put(
        "IBV_QP_STATE | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY | IBV_QP_SQ_PSN"
            + " | IBV_QP_MAX_QP_RD_ATOMIC",
        (long) QueuePairLayout.MASK_RTS);
    all.put("IBV_WR_RDMA_WRITE", (long) WorkLayout.OP_WRITE);
    all.put("IBV_WR_SEND_WITH_IMM", (long) WorkLayout.OP_SEND_WITH_IMM);
    all.put("IBV_WR_RDMA_READ", (long) WorkLayout.OP_READ);
    all.put("IBV_WR_ATOMIC_CMP_AND_SWP", (long) WorkLayout.OP_COMPARE_SWAP);
    all.put("IBV_WR_ATOMIC_FETCH_AND_ADD", (long) WorkLayout.OP_FETCH_ADD);
    all.put("IBV_SEND_SIGNALED", (long) SendBatch.SIGNALED);
    all.put("IBV_SEND_INLINE", (long) SendBatch.INLINE);
    all.put("IBV_ACCESS_LOCAL_WRITE", (long) RegisteredMemory.LOCAL_WRITE);
    all.put("IBV_ACCESS_REMOTE_WRITE", (long) RegisteredMemory.REMOTE_WRITE);
    all.put("IBV_ACCESS_REMOTE_READ", (long) RegisteredMemory.REMOTE_READ);
    all.put("IBV_ACCESS_REMOTE_ATOMIC", (long) RegisteredMemory.REMOTE_ATOMIC);
    all.put("IBV_WC_SUCCESS", (long) CompletionQueue.SUCCESS);
    all.put("IBV_WC_WR_FLUSH_ERR", (long) CompletionQueue.FLUSHED);
    all.put("IBV_WC_REM_INV_REQ_ERR", (long) CompletionQueue.REMOTE_INVALID);
    all.put("IBV_WC_REM_ACCESS_ERR", (long) CompletionQueue.REMOTE_ACCESS);
    all.put("IBV_WC_RETRY_EXC_ERR", (long) CompletionQueue.RETRY_EXCEEDED);
    all.put("IBV_WC_RNR_RETRY_EXC_ERR", (long) CompletionQueue.NOT_READY_EXCEEDED);
  }
}
