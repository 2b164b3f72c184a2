package dev.assay.exec.file.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** Metadata of what is written. */
final class Messages {

  /** Where buffers begin. */
  static final int ALIGNMENT_BYTES = 64;

  private static final int HEAD_BYTES = 8;
  private static final int DECIMAL_BITS = 128;

  private Messages() {}

  /** Where a batch lies in the file. */
  record Block(long offset, int metadataLength, long bodyLength) {}

  /** A buffer's length in a body. */
  static long padded(MemorySegment buffer) {
    return buffer.byteSize() + ALIGNMENT_BYTES - 1 & -ALIGNMENT_BYTES;
  }

  /** The message that begins a stream. */
  static byte[] schema(List<TableDefinition.Column> columns) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    return message(builder, MessageHeader.Schema, schema(builder, columns), 0);
  }

  /** The message before a batch's body. */
  static byte[] batch(List<ArrowColumn> columns, int rows, long bodyLength) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    List<MemorySegment> buffers = columns.stream().flatMap(c -> c.buffers().stream()).toList();
    RecordBatch.startBuffersVector(builder, buffers.size());
    long at = bodyLength;
    for (MemorySegment buffer : buffers.reversed()) {
      at -= padded(buffer);
      Buffer.createBuffer(builder, at, buffer.byteSize());
    }
    int places = builder.endVector();
    RecordBatch.startNodesVector(builder, columns.size());
    for (ArrowColumn column : columns.reversed()) {
      FieldNode.createFieldNode(builder, rows, column.nulls());
    }
    int nodes = builder.endVector();
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, rows);
    RecordBatch.addNodes(builder, nodes);
    RecordBatch.addBuffers(builder, places);
    return message(
        builder, MessageHeader.RecordBatch, RecordBatch.endRecordBatch(builder), bodyLength);
  }

  /** What ends a file, without its length. */
  static byte[] footer(List<TableDefinition.Column> columns, List<Block> blocks) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int schema = schema(builder, columns);
    Footer.startDictionariesVector(builder, 0);
    int dictionaries = builder.endVector();
    Footer.startRecordBatchesVector(builder, blocks.size());
    for (Block block : blocks.reversed()) {
      org.apache.arrow.flatbuf.Block.createBlock(
          builder, block.offset, block.metadataLength, block.bodyLength);
    }
    int batches = builder.endVector();
    builder.finish(
        Footer.createFooter(builder, MetadataVersion.V5, schema, dictionaries, batches, 0));
    return builder.sizedByteArray();
  }

  private static byte[] message(FlatBufferBuilder builder, byte kind, int header, long bodyLength) {
    Message.startMessage(builder);
    Message.addHeader(builder, header);
    Message.addVersion(builder, MetadataVersion.V5);
    Message.addHeaderType(builder, kind);
    Message.addBodyLength(builder, bodyLength);
    builder.finish(Message.endMessage(builder));
    byte[] bytes = builder.sizedByteArray();
    int length = bytes.length + HEAD_BYTES - 1 & -HEAD_BYTES;
    return ByteBuffer.allocate(HEAD_BYTES + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(-1)
        .putInt(length)
        .put(bytes)
        .array();
  }

  private static int schema(FlatBufferBuilder builder, List<TableDefinition.Column> columns) {
    int[] fields = new int[columns.size()];
    for (int c = 0; c < fields.length; c++) {
      int name = builder.createString(columns.get(c).name());
      int none = Field.createChildrenVector(builder, new int[0]);
      ColumnType type = columns.get(c).type();
      int described = type(builder, type);
      fields[c] =
          Field.createField(builder, name, type.nullable(), code(type), described, 0, none, 0);
    }
    int vector = Schema.createFieldsVector(builder, fields);
    return Schema.createSchema(builder, Endianness.Little, vector, 0, 0);
  }

  private static byte code(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> Type.Bool;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Type.Int;
      case FLOAT, DOUBLE -> Type.FloatingPoint;
      case DECIMAL -> Type.Decimal;
      case VARCHAR -> Type.Utf8;
      case DATE -> Type.Date;
      case TIME -> Type.Time;
      case TIMESTAMP, TIMESTAMP_TZ -> Type.Timestamp;
      case INTERVAL_MONTHS, INTERVAL_MICROS -> Type.Interval;
    };
  }

  private static int type(FlatBufferBuilder builder, ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> {
        Bool.startBool(builder);
        yield Bool.endBool(builder);
      }
      case TINYINT -> Int.createInt(builder, Byte.SIZE, true);
      case SMALLINT -> Int.createInt(builder, Short.SIZE, true);
      case INTEGER -> Int.createInt(builder, Integer.SIZE, true);
      case BIGINT -> Int.createInt(builder, Long.SIZE, true);
      case FLOAT -> FloatingPoint.createFloatingPoint(builder, Precision.SINGLE);
      case DOUBLE -> FloatingPoint.createFloatingPoint(builder, Precision.DOUBLE);
      case DECIMAL -> Decimal.createDecimal(builder, type.precision(), type.scale(), DECIMAL_BITS);
      case VARCHAR -> {
        Utf8.startUtf8(builder);
        yield Utf8.endUtf8(builder);
      }
      case DATE -> Date.createDate(builder, DateUnit.DAY);
      case TIME -> Time.createTime(builder, TimeUnit.MICROSECOND, Long.SIZE);
      case TIMESTAMP -> Timestamp.createTimestamp(builder, TimeUnit.MICROSECOND, 0);
      case TIMESTAMP_TZ ->
          Timestamp.createTimestamp(builder, TimeUnit.MICROSECOND, builder.createString("UTC"));
      case INTERVAL_MONTHS -> Interval.createInterval(builder, IntervalUnit.YEAR_MONTH);
      case INTERVAL_MICROS -> Interval.createInterval(builder, IntervalUnit.MONTH_DAY_NANO);
    };
  }
}
