package dev.assay.transport.verbs;

import dev.assay.transport.verbs.binding.QueuePair;

/**
 * What a link has once its queue pair is connected.
 *
 * @param memory taken from the port, given back to it
 * @param group where it completes
 * @param pair the queue pair
 * @param sends its sending half
 * @param receives its receiving half
 * @param oneSided operations on the peer's memory
 * @param peerFrames credits that the peer gave in the beginning
 */
record Connected(
    LinkMemory memory,
    CompletionGroup group,
    QueuePair pair,
    SendSide sends,
    ReceiveSide receives,
    VerbsOneSided oneSided,
    int peerFrames) {

  /** Why the device takes no more work, 0 if it does. */
  int error() {
    return sends.error() != 0 ? sends.error() : receives.error();
  }
}
