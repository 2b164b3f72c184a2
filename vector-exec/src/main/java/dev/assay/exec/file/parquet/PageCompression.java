package dev.assay.exec.file.parquet;

import dev.assay.exec.failure.SqlException;
import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import io.airlift.compress.v3.snappy.SnappyCompressor;
import io.airlift.compress.v3.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.CompressionCodec;

/** Compresses pages, one after the other. Belongs to one thread. */
final class PageCompression {

  private final CompressionCodec codec;
  private final Compressor compressor;
  private byte[] bytes = {};
  private int size;

  private PageCompression(CompressionCodec codec, Compressor compressor) {
    this.codec = codec;
    this.compressor = compressor;
  }

  /** The compression of a name, such as {@code zstd}. */
  static PageCompression of(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "SNAPPY" -> new PageCompression(CompressionCodec.SNAPPY, SnappyCompressor.create());
      case "ZSTD" -> new PageCompression(CompressionCodec.ZSTD, ZstdCompressor.create());
      case "LZ4_RAW", "LZ4" ->
          new PageCompression(CompressionCodec.LZ4_RAW, Lz4Compressor.create());
      case "GZIP" -> new PageCompression(CompressionCodec.GZIP, SnappyCompressor.create());
      case "UNCOMPRESSED", "NONE" ->
          new PageCompression(CompressionCodec.UNCOMPRESSED, SnappyCompressor.create());
      default ->
          throw new SqlException(
              "no compression is named '"
                  + name
                  + "': take snappy, zstd, gzip, lz4_raw or uncompressed");
    };
  }

  CompressionCodec codec() {
    return codec;
  }

  /** What was compressed last. */
  byte[] bytes() {
    return bytes;
  }

  /** Its length. */
  int size() {
    return size;
  }

  void compress(byte[] source, int length) throws IOException {
    if (codec == CompressionCodec.UNCOMPRESSED) {
      bytes = source;
      size = length;
    } else if (codec == CompressionCodec.GZIP) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream output = new GZIPOutputStream(packed)) {
        output.write(source, 0, length);
      }
      bytes = packed.toByteArray();
      size = bytes.length;
    } else {
      int most = compressor.maxCompressedLength(length);
      bytes = bytes.length < most ? new byte[most] : bytes;
      size = compressor.compress(source, 0, length, bytes, 0, bytes.length);
    }
  }
}
