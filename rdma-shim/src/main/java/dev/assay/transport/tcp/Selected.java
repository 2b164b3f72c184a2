package dev.assay.transport.tcp;

/** What a selection key stands for. */
sealed interface Selected permits TcpStream, TcpListener {

  /** The selector found it ready; returns how many events there were. */
  int onReady(int readyOperations);

  /** A handler threw from within a call to this. */
  void onThrown(Throwable thrown);
}
