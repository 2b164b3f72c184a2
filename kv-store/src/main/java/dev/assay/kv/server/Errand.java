package dev.assay.kv.server;

/** What one core does for another, and how far the journal was when it was sent there. */
abstract class Errand implements Runnable {

  private long journalPosition;

  /** What the journal has up to there is to be on the disk before a client hears of it. */
  final long journalPosition() {
    return journalPosition;
  }

  /** It rests on what the journal has up to there. */
  final void setJournalPosition(long position) {
    journalPosition = position;
  }
}
