package dev.assay.engine.uring;

import java.util.List;

/**
 * Numbers and names of io_uring's operations; those with a constant have a preparer here. Source:
 * {@code enum io_uring_op} in the kernel's {@code include/uapi/linux/io_uring.h}.
 */
public final class Operation {

  /** Does nothing; ends with 0. */
  public static final int NOP = 0;

  /** {@code fsync(2)}, {@code fdatasync(2)}. */
  public static final int FSYNC = 3;

  /** Reads into registered memory. */
  public static final int READ_FIXED = 4;

  /** Writes from registered memory. */
  public static final int WRITE_FIXED = 5;

  /** {@code poll(2)} of one descriptor. */
  public static final int POLL_ADD = 6;

  /** Ends when a time has passed. */
  public static final int TIMEOUT = 11;

  /** {@code accept(2)}. */
  public static final int ACCEPT = 13;

  /** Ends other operations. */
  public static final int ASYNC_CANCEL = 14;

  /** {@code connect(2)}. */
  public static final int CONNECT = 16;

  /** {@code close(2)}. */
  public static final int CLOSE = 19;

  /** {@code pread(2)}. */
  public static final int READ = 22;

  /** {@code pwrite(2)}. */
  public static final int WRITE = 23;

  /** {@code send(2)}. */
  public static final int SEND = 26;

  /** {@code recv(2)}. */
  public static final int RECV = 27;

  /** {@code shutdown(2)}. */
  public static final int SHUTDOWN = 34;

  /** Puts a completion into another ring; Linux 5.18. */
  public static final int MSG_RING = 40;

  /** Sends without copying; Linux 6.0. */
  public static final int SEND_ZC = 47;

  /** Sleeps on a word; Linux 6.7. */
  public static final int FUTEX_WAIT = 51;

  /** Makes a plain descriptor of a registered one; Linux 6.8. */
  public static final int FIXED_FD_INSTALL = 54;

  /** Names of all operations known here, by number. */
  public static final List<String> NAMES =
      List.of(
          ("nop readv writev fsync read_fixed write_fixed poll_add poll_remove sync_file_range"
                  + " sendmsg recvmsg timeout timeout_remove accept async_cancel link_timeout"
                  + " connect fallocate openat close files_update statx read write fadvise madvise"
                  + " send recv openat2 epoll_ctl splice provide_buffers remove_buffers tee"
                  + " shutdown renameat unlinkat mkdirat symlinkat linkat msg_ring fsetxattr"
                  + " setxattr fgetxattr getxattr socket uring_cmd send_zc sendmsg_zc"
                  + " read_multishot waitid futex_wait futex_wake futex_waitv fixed_fd_install"
                  + " ftruncate bind listen recv_zc epoll_wait readv_fixed writev_fixed pipe")
              .split(" "));

  private Operation() {}
}
