package dev.assay.bench.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code run.json} as text: the components of the record types as they are, in their order, numbers
 * so that they read back bit for bit. The last field, {@value #CHECK}, is the SHA-256 of all others
 * in compact form, so that an edit shows and mere re-indenting does not.
 */
public final class RecordCodec {

  /** The field that carries the check value; it is no component of the record. */
  public static final String CHECK = "sha256";

  private RecordCodec() {}

  /**
   * A record as it was read.
   *
   * @param record the record
   * @param edited true when its check value is missing or does not fit: somebody changed the file
   *     after Assay wrote it
   */
  public record Decoded(RunRecord record, boolean edited) {}

  /**
   * The record as UTF-8 text, ending with a line feed.
   *
   * @throws IllegalArgumentException when a number is not finite; the message says where
   */
  public static byte[] encode(RunRecord record) {
    try {
      ObjectNode tree = RecordMapper.MAPPER.valueToTree(record);
      tree.put(CHECK, digest(tree));
      return (RecordMapper.PRETTY.writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw e.getCause() instanceof JsonMappingException cause
          ? new IllegalArgumentException(
              where(cause) + ": " + cause.getOriginalMessage() + "; a record holds none", cause)
          : e;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /**
   * Any of our plain records as JSON in the manner of {@code run.json}, without a check value.
   *
   * @throws IllegalArgumentException when a number is not finite
   */
  public static String json(Object value) {
    try {
      return RecordMapper.PRETTY.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads a record.
   *
   * @param json the text of {@code run.json}
   * @param name what messages call it, for example its path
   * @throws BadRecord when it is truncated, no JSON, no record, of another version, or broken
   */
  public static Decoded decode(byte[] json, String name) throws BadRecord {
    JsonNode root = parse(json, name);
    if (!(root instanceof ObjectNode tree) || !tree.path("formatVersion").isIntegralNumber()) {
      throw new BadRecord(
          name
              + " is JSON, but not a run record: it has no formatVersion; name a folder that"
              + " ./assay run wrote");
    }
    long version = tree.get("formatVersion").longValue();
    if (version != RunRecord.FORMAT_VERSION) {
      throw new BadRecord(otherVersion(name, version, tree));
    }
    JsonNode check = tree.remove(CHECK);
    try {
      boolean edited = check == null || !check.asText().equals(digest(tree));
      return new Decoded(RecordMapper.MAPPER.treeToValue(tree, RunRecord.class), edited);
    } catch (JsonProcessingException e) {
      throw new BadRecord(name + " is not a whole record: " + explain(e) + MEND, e);
    }
  }

  private static final String MEND = "; restore the file, or leave this record out";

  private static JsonNode parse(byte[] json, String name) throws BadRecord {
    try {
      JsonNode root = RecordMapper.MAPPER.readTree(json);
      if (root == null || root.isMissingNode()) {
        throw new BadRecord(name + " is empty" + MEND);
      }
      return root;
    } catch (JsonEOFException e) {
      throw new BadRecord(name + " is cut off at line " + e.getLocation().getLineNr() + MEND, e);
    } catch (StreamReadException e) {
      throw new BadRecord(
          name
              + " is not JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + MEND,
          e);
    } catch (java.io.IOException e) {
      throw new BadRecord(name + " is not JSON in UTF-8" + MEND, e);
    }
  }

  private static String otherVersion(String name, long version, ObjectNode tree) {
    String writer = tree.path("source").path("version").asText("an unknown version");
    return name
        + " has record format "
        + version
        + ", written by Assay "
        + writer
        + "; this one reads format "
        + RunRecord.FORMAT_VERSION
        + (version > RunRecord.FORMAT_VERSION ? ": update Assay" : ": run it again");
  }

  private static String explain(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      return e.getOriginalMessage();
    }
    String at = where(mapping);
    return switch (mapping) {
      case InvalidFormatException f -> at + " cannot be \"" + f.getValue() + "\"";
      case MismatchedInputException m when m.getOriginalMessage().startsWith("Missing") ->
          at + " is missing";
      case MismatchedInputException m when m.getOriginalMessage().startsWith("Invalid `null`") ->
          at + " is null";
      case MismatchedInputException m when m.getOriginalMessage().startsWith("Cannot") ->
          at + " has the wrong type";
      default -> {
        Throwable cause = mapping.getCause();
        yield at + ": " + (cause == null ? mapping.getOriginalMessage() : cause.getMessage());
      }
    };
  }

  private static String where(JsonMappingException e) {
    List<JsonMappingException.Reference> path = e.getPath();
    String joined =
        path.stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
            .collect(Collectors.joining());
    return joined.startsWith(".") ? joined.substring(1) : joined.isEmpty() ? "the record" : joined;
  }

  private static String digest(ObjectNode tree) throws JsonProcessingException {
    byte[] compact = RecordMapper.MAPPER.writeValueAsBytes(tree);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(compact));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
