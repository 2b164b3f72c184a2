package dev.assay.exec.file.arrow;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.kernel.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * What a file says about itself: its messages from first to last, whether they are a file or a
 * stream.
 *
 * <pre>
 *  file     ARROW1 0 0 | stream | footer | i32 length of the footer | ARROW1
 *  stream   message ... message, perhaps with an empty one behind
 *  message  i32 -1 | i32 length | metadata | body     (before version 0.15 without the -1)
 * </pre>
 *
 * Source: Apache Arrow columnar format 1.5, serialization and interprocess communication.
 */
final class ArrowFile {

  static final byte[] MAGIC = {'A', 'R', 'R', 'O', 'W', '1'};

  private static final int HEAD_BYTES = 8;
  private static final int TAIL_BYTES = MAGIC.length + Integer.BYTES;

  private final MappedFile file;
  private final Map<Long, List<Part>> dictionaries = new HashMap<>();
  private final List<Part> batches = new ArrayList<>();
  private final Map<Long, ArrowField> coded = new HashMap<>();
  private List<ArrowField> fields = List.of();

  private ArrowFile(MappedFile file) {
    this.file = file;
  }

  /** Reads all messages but their bodies. */
  static ArrowFile read(MappedFile file) {
    ArrowFile read = new ArrowFile(file);
    boolean isFile =
        file.sizeBytes() >= MAGIC.length && Memory.equal(file.address(), MAGIC, 0, MAGIC.length);
    read.messages(isFile ? HEAD_BYTES : 0, isFile ? read.footer() : file.sizeBytes());
    if (read.fields.isEmpty()) {
      throw file.failure(0, "it is no Arrow file or stream: there is no schema");
    }
    return read;
  }

  List<ArrowField> fields() {
    return fields;
  }

  /** Record batches that have a row. */
  List<Part> batches() {
    return batches;
  }

  /** Where the footer begins. */
  private long footer() {
    long size = file.sizeBytes();
    if (size < HEAD_BYTES + TAIL_BYTES
        || !Memory.equal(file.address() + size - MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw file.failure(size, "it does not end as an Arrow file does: is it whole?");
    }
    long length = Memory.getUnsignedInt(file.address() + size - TAIL_BYTES);
    if (length > size - TAIL_BYTES - HEAD_BYTES) {
      throw file.failure(size - TAIL_BYTES, "the footer's length passes the file's");
    }
    return size - TAIL_BYTES - length;
  }

  private void messages(long from, long end) {
    long at = from;
    while (at < end) {
      if (end - at < Integer.BYTES) {
        throw file.failure(at, "it ends within a message: is it whole?");
      }
      int length = Memory.getInt(file.address() + at);
      long metadata = at + Integer.BYTES;
      if (length == -1 && end - metadata >= Integer.BYTES) {
        length = Memory.getInt(file.address() + metadata);
        metadata += Integer.BYTES;
      }
      if (length == 0) {
        return;
      }
      if (length < 0 || length > end - metadata) {
        throw file.failure(at, "a message of %d bytes begins here: is it whole?".formatted(length));
      }
      at = message(at, metadata, length, end);
    }
  }

  /** Reads a message; gives where the next one begins. */
  private long message(long at, long metadata, int length, long end) {
    byte[] bytes = new byte[length];
    Memory.copy(file.address() + metadata, bytes, 0, length);
    try {
      Message message =
          Message.getRootAsMessage(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
      long body = metadata + length;
      long bodyLength = message.bodyLength();
      if (bodyLength < 0 || bodyLength > end - body) {
        throw new IllegalArgumentException(
            "has a body of " + bodyLength + " bytes, which passes the file's end");
      }
      take(message, length, body, bodyLength);
      return body + bodyLength;
    } catch (IllegalArgumentException e) {
      throw failure(at, String.valueOf(e.getMessage()));
    } catch (IndexOutOfBoundsException
        | ArithmeticException
        | NegativeArraySizeException
        | NullPointerException e) {
      throw failure(at, "is damaged");
    }
  }

  private SqlException failure(long at, String what) {
    return file.failure(at, "the message that begins here " + what);
  }

  private void take(Message message, int length, long body, long bodyLength) {
    boolean isSchema = message.headerType() == MessageHeader.Schema;
    if (isSchema != fields.isEmpty()) {
      throw new IllegalArgumentException("is not where it should be");
    }
    switch (message.headerType()) {
      case MessageHeader.Schema -> {
        fields = SchemaReader.fields((Schema) message.header(new Schema()), length);
        fields.forEach(field -> field.index().ifPresent(i -> coded.put(field.dictionary(), field)));
      }
      case MessageHeader.DictionaryBatch ->
          dictionary(
              (DictionaryBatch) message.header(new DictionaryBatch()), length, body, bodyLength);
      case MessageHeader.RecordBatch -> {
        RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
        coded.keySet().forEach(this::parts);
        Part part = Part.of(batch, length, body, bodyLength, fields, Map.copyOf(dictionaries));
        if (part.rows() > 0) {
          batches.add(part);
        }
      }
      default -> throw new IllegalArgumentException("is of a kind that is not read");
    }
  }

  /** Batches of a dictionary; where none is there yet, in a file, they may come later. */
  private List<Part> parts(long id) {
    return dictionaries.computeIfAbsent(id, any -> new ArrayList<>());
  }

  private void dictionary(DictionaryBatch batch, int length, long body, long bodyLength) {
    ArrowField field = coded.get(batch.id());
    if (field == null) {
      return; // of a column within a nested one, which is not read
    }
    if (!batch.isDelta() && !parts(batch.id()).isEmpty()) {
      dictionaries.put(batch.id(), new ArrayList<>());
    }
    List<ArrowField> values = List.of(field.withoutCodes());
    parts(batch.id()).add(Part.of(batch.data(), length, body, bodyLength, values, Map.of()));
  }
}
