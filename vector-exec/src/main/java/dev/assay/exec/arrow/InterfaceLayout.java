package dev.assay.exec.arrow;

/**
 * Structs of Arrow's C interfaces, as they lie on machines of 64 bits. A struct whose {@code
 * release} is 0 is no longer there; whoever takes one over copies it and clears that.
 *
 * <pre>
 *  ArrowSchema  72 bytes         ArrowArray  80 bytes        ArrowArrayStream  40 bytes
 *    0  format                     0  length                   0  get_schema
 *    8  name                       8  null_count               8  get_next
 *   16  metadata                  16  offset                  16  get_last_error
 *   24  flags                     24  n_buffers               24  release
 *   32  n_children                32  n_children              32  private_data
 *   40  children                  40  buffers
 *   48  dictionary                48  children
 *   56  release                   56  dictionary
 *   64  private_data              64  release
 *                                 72  private_data
 * </pre>
 *
 * Source: Apache Arrow, The Arrow C data interface and The Arrow C stream interface.
 */
final class InterfaceLayout {

  static final long SCHEMA_BYTES = 72;
  static final long SCHEMA_FORMAT = 0;
  static final long SCHEMA_NAME = 8;
  static final long SCHEMA_FLAGS = 24;
  static final long SCHEMA_CHILD_COUNT = 32;
  static final long SCHEMA_CHILDREN = 40;
  static final long SCHEMA_RELEASE = 56;
  static final long SCHEMA_PRIVATE = 64;

  static final long ARRAY_BYTES = 80;
  static final long ARRAY_LENGTH = 0;
  static final long ARRAY_NULLS = 8;
  static final long ARRAY_BUFFER_COUNT = 24;
  static final long ARRAY_CHILD_COUNT = 32;
  static final long ARRAY_BUFFERS = 40;
  static final long ARRAY_CHILDREN = 48;
  static final long ARRAY_RELEASE = 64;
  static final long ARRAY_PRIVATE = 72;

  static final long STREAM_BYTES = 40;
  static final long STREAM_SCHEMA = 0;
  static final long STREAM_NEXT = 8;
  static final long STREAM_ERROR = 16;
  static final long STREAM_RELEASE = 24;
  static final long STREAM_PRIVATE = 32;

  /** Flag of a column that may lack values. */
  static final long NULLABLE = 2;

  private InterfaceLayout() {}
}
