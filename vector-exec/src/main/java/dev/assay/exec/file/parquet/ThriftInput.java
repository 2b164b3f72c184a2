package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.kernel.Memory;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Thrift structures from a range of a mapped file. Lists and texts that claim to be longer than
 * what is left of the range are refused before anything is allocated for them.
 */
final class ThriftInput extends TTransport {

  private final MappedFile file;
  private long position;
  private long end;

  ThriftInput(MappedFile file) {
    this.file = file;
  }

  /**
   * Reads a structure.
   *
   * @param what it is, for messages
   * @return the address behind it
   */
  long read(TBase<?, ?> structure, String what, long address, long endAddress) {
    position = address;
    end = endAddress;
    try {
      structure.read(new TCompactProtocol(this, endAddress - address, endAddress - address));
      return position;
    } catch (TException | RuntimeException e) {
      throw file.failureAt(address, "here should be " + what + ", but it cannot be read");
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws TTransportException {
    checkReadBytesAvailable(length);
    Memory.copy(position, target, offset, length);
    position += length;
    return length;
  }

  @Override
  public void checkReadBytesAvailable(long bytes) throws TTransportException {
    if (bytes > end - position) {
      throw new TTransportException(TTransportException.END_OF_FILE);
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public void write(byte[] source, int offset, int length) {
    throw new UnsupportedOperationException("input only");
  }

  @Override
  public TConfiguration getConfiguration() {
    return TConfiguration.DEFAULT;
  }

  @Override
  public void updateKnownMessageSize(long size) {}
}
