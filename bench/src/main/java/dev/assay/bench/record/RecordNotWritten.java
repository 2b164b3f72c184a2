package dev.assay.bench.record;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file of a record that could not be written; the message is one sentence: what, where, and the
 * mend. What had been written before is untouched.
 */
public final class RecordNotWritten extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  RecordNotWritten(String message) {
    super(message);
  }

  /** A file that could not be written, and why. */
  public RecordNotWritten(Path file, IOException cause) {
    super("cannot write " + file + ": " + why(file, cause), cause);
  }

  private static String why(Path file, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      reason = e.getReason();
    }
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return "the disk is full; free some space, or keep results elsewhere with --results";
    }
    if (reason.contains("Read-only file system")) {
      return "the file system is read-only; keep results elsewhere with --results";
    }
    if (reason.contains("Not a directory")) {
      return "a file stands where a folder is needed; name another with --results";
    }
    return switch (cause) {
      case AccessDeniedException e ->
          "this user may not write there; keep results elsewhere with --results";
      case NoSuchFileException e -> "the folder " + file.getParent() + " is gone; create it again";
      case FileAlreadyExistsException e ->
          "a file of that name is in the way; move it, or name another folder with --results";
      default -> reason;
    };
  }
}
