package dev.assay.bench.suite.transport;

import dev.assay.bench.load.ChildProcess;
import dev.assay.engine.thread.Affinity;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A {@link WaveClient} in a process of its own, for as many descriptors again. */
final class WaveProcess implements Waves {

  private final ChildProcess process;

  /** Returns when all are connected; the client runs on that CPU. */
  WaveProcess(InetSocketAddress server, int connections, int cpu) throws IOException {
    process = new ChildProcess(WaveProcess.class, server.getPort(), connections, cpu);
    try {
      long _ = run(1).replies();
    } catch (EOFException e) {
      close();
      throw new IOException("the client's process could not connect " + connections, e);
    }
  }

  /** Arguments: the server's port, how many connections, a CPU; until nobody asks any more. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    DataInputStream in = new DataInputStream(System.in);
    DataOutputStream out = new DataOutputStream(System.out);
    try (Affinity _ = Affinity.pin(List.of(Integer.parseInt(arguments[2])));
        WaveClient client = new WaveClient(server, Integer.parseInt(arguments[1]))) {
      while (true) {
        Came came = client.run(in.readLong());
        out.writeLong(came.replies());
        out.writeLong(came.cpuNanos());
        out.flush();
      }
    }
  }

  @Override
  public Came run(long nanos) throws IOException {
    process.out().writeLong(nanos);
    process.out().flush();
    return new Came(process.in().readLong(), process.in().readLong());
  }

  @Override
  public void close() {
    process.close();
  }
}
