package dev.assay.bench.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RunSchemaTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @EnumSource
  void recordsAreValid(RecordFixtures.Kind kind) throws IOException {
    JsonNode run = MAPPER.readTree(RecordCodec.encode(RecordFixtures.record(kind, 3)));
    assertEquals(Set.of(), schema().validate(run));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"formatVersion\" : 1|\"formatVersion\" : 2",
        "\"complete\" : true|\"complete\" : \"yes\"",
        "\"status\" : \"DONE\"|\"status\" : \"WELL\"",
        "\"unknownBecause\" : null|\"unknownBecause\" : \"both\"",
        "\"unit\" : \"ns/op\"|\"unit\" : null",
        "\"sha256\" : \"|\"sha256\" : \"x",
        "\"ruler\" :|\"meter\" :",
      })
  void brokenRecordsAreNot(String from, String to) throws IOException {
    String text =
        new String(RecordCodec.encode(RecordFixtures.record(RecordFixtures.Kind.ARM, 3)), UTF_8);
    String broken = text.replace(from, to);
    assertFalse(broken.equals(text), "the fixture holds " + from);
    assertFalse(schema().validate(MAPPER.readTree(broken)).isEmpty());
  }

  /** The schema names the components of every record type that run.json is made of. */
  @Test
  void describesExactlyTheRecordTypes() throws IOException {
    Set<Set<String>> described = new HashSet<>();
    JsonNode schema = MAPPER.readTree(resource());
    described.add(names(schema, Set.of(RecordCodec.CHECK)));
    schema.get("$defs").forEach(def -> described.add(names(def, Set.of())));
    Set<Class<?>> seen = new HashSet<>();
    collect(RunRecord.class, seen);
    Set<Set<String>> written = new HashSet<>();
    for (Class<?> type : seen) {
      Set<String> names = new TreeSet<>();
      Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).forEach(names::add);
      written.add(names);
    }
    assertEquals(written, described);
  }

  private static Set<String> names(JsonNode object, Set<String> without) {
    Set<String> names = new TreeSet<>();
    object.get("properties").fieldNames().forEachRemaining(names::add);
    names.removeAll(without);
    return names;
  }

  private static void collect(Type type, Set<Class<?>> seen) {
    List<Type> parts = new ArrayList<>();
    if (type instanceof ParameterizedType p) {
      parts.addAll(List.of(p.getActualTypeArguments()));
      parts.add(p.getRawType());
    } else if (type instanceof Class<?> c && c.isRecord() && seen.add(c)) {
      Arrays.stream(c.getRecordComponents())
          .map(RecordComponent::getGenericType)
          .forEach(parts::add);
    }
    parts.forEach(part -> collect(part, seen));
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(MAPPER.readTree(resource()));
  }

  private static byte[] resource() throws IOException {
    try (InputStream in = RunRecord.class.getResourceAsStream("run.schema.json")) {
      assertNotNull(in, "run.schema.json is on the class path");
      return in.readAllBytes();
    }
  }
}
