package dev.assay.kv.server;

import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.User;
import dev.assay.kv.server.resp.Reply;

/** The client of a call that nobody has made yet. */
final class Nobody extends Client {

  Nobody(User user) {
    super(0, user, false);
  }

  @Override
  public String address() {
    return "";
  }

  @Override
  public String localAddress() {
    return "";
  }

  @Override
  public void closeAfterReply() {}

  @Override
  public void kill() {}

  @Override
  public void answer(Reply reply) {}

  @Override
  public void deliver(byte[] message) {}

  @Override
  public long pendingInput() {
    return 0;
  }

  @Override
  public long pendingOutput() {
    return 0;
  }
}
