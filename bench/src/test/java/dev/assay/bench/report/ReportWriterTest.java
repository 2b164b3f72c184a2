package dev.assay.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.bench.record.RecordCodec;
import dev.assay.bench.record.RecordFixtures;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.workload.Measurement;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The report as text: well-formed, closed to the network, safe, and whole for partial records. */
class ReportWriterTest {

  private static final int LARGEST_BYTES = 1_000_000;
  private static final List<String> SECTIONS =
      List.of(
          "caveats",
          "ceilings",
          "benchmarks",
          "claims",
          "tuning",
          "machine",
          "capabilities",
          "not-run",
          "reproduce");

  private static final String EVIL =
      "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u0001\u202e";

  /** Fields whose text the format itself constrains. */
  private static final Set<String> NEEDED =
      Set.of("started", "ended", "profile", "status", "direction", "effort", "verdict", "sha256");

  private static final Set<String> MAPS =
      Set.of("labels", "params", "secondary", "settings", "skipped", "histograms", "nanosPerOp");

  @TempDir Path folder;

  private String render(RunRecord record) {
    return ReportWriter.render(record, folder, ReportFixtures.ledger());
  }

  private static Document parse(String html) throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new InputSource(new StringReader(html)));
  }

  private static Set<String> ids(Document page) {
    Set<String> ids = new HashSet<>();
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      String id = ((Element) all.item(i)).getAttribute("id");
      assertTrue(id.isEmpty() || ids.add(id), "id twice: " + id);
    }
    return ids;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 32, 256})
  void isWellFormedAndWholeAndSmallOnAnyMachine(int cpus) throws Exception {
    String html = render(ReportFixtures.full(folder, cpus));
    Set<String> ids = ids(parse(html));
    assertTrue(ids.containsAll(SECTIONS), ids.toString());
    Set<String> charts =
        Set.of(
            "bandwidth",
            "latency",
            "page-walk",
            "atomics",
            "vector",
            "crossings",
            "jitter",
            "files",
            "fdatasync",
            "tcp",
            "tcp-rate",
            "ruler");
    assertTrue(ids.containsAll(charts), ids.toString());
    assertEquals(cpus > 1, ids.contains("cores"));
    assertEquals(
        CeilingFixtures.pairs(cpus) * 4L, html.split("zM|class=\"h[0-6]\" d=", -1).length - 1);
    int bytes = html.getBytes(UTF_8).length;
    assertTrue(bytes < LARGEST_BYTES, bytes + " bytes");
  }

  @Test
  void aLongRunOnALargeMachineStaysSmall() throws Exception {
    RunRecord record = ReportFixtures.full(folder, 256);
    List<Measurement> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.addAll(record.measurements());
    }
    var workloads = record.workloads();
    String html =
        render(ReportFixtures.with(record, record.calibration(), workloads, many, record.claims()));
    int bytes = html.getBytes(UTF_8).length;
    assertTrue(bytes < LARGEST_BYTES, bytes + " bytes");
  }

  @Test
  void everyChartHasATitleADescriptionAndATable() throws Exception {
    Document page = parse(render(ReportFixtures.full(folder, 2)));
    NodeList pictures = page.getElementsByTagName("svg");
    assertTrue(pictures.getLength() > 20);
    for (int i = 0; i < pictures.getLength(); i++) {
      Element picture = (Element) pictures.item(i);
      assertFalse(picture.getElementsByTagName("title").item(0).getTextContent().isBlank());
      assertFalse(picture.getElementsByTagName("desc").item(0).getTextContent().isBlank());
    }
    NodeList figures = page.getElementsByTagName("figure");
    for (int i = 0; i < figures.getLength(); i++) {
      Element figure = (Element) figures.item(i);
      assertEquals(1, figure.getElementsByTagName("table").getLength(), figure.getAttribute("id"));
    }
  }

  @Test
  void asksForNothingFromAnywhere() throws Exception {
    String html = render(ReportFixtures.full(folder, 2));
    assertFalse(Pattern.compile("(?i)(href|src)=\"(?!#|data:,)").matcher(html).find());
    assertFalse(
        Pattern.compile("(?i)url\\(|@import|//[a-z0-9.-]+\\.[a-z]{2,}").matcher(html).find());
    assertFalse(Pattern.compile("(?i)\\son[a-z]+=|\\sstyle=").matcher(html).find());
    assertTrue(html.contains("default-src &#39;none&#39;"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "id level threads pages bytes mode histograms os.jitter"})
  void noTextOfARecordBecomesMarkup(String spared) throws Exception {
    Set<String> kept = new HashSet<>(NEEDED);
    kept.addAll(List.of(spared.split(" ")));
    byte[] json = RecordCodec.encode(ReportFixtures.full(folder, 2));
    JsonNode poisoned = poisoned(new ObjectMapper().readTree(json), kept);
    RunRecord hostile = RecordCodec.decode(poisoned.toString().getBytes(UTF_8), "hostile").record();
    String html = ReportWriter.render(hostile, folder, Map.of());
    Document page = parse(html);
    for (String once : List.of("script", "style", "head", "title")) {
      int inHead =
          once.equals("title") ? titles(page) : page.getElementsByTagName(once).getLength();
      assertEquals(1, inHead, once);
    }
    assertEquals(0, page.getElementsByTagName("img").getLength());
    assertTrue(html.contains("&lt;script&gt;alert(1)"));
    assertFalse(html.contains("\u202e"));
  }

  private static int titles(Document page) {
    Element head = (Element) page.getElementsByTagName("head").item(0);
    return head.getElementsByTagName("title").getLength();
  }

  /** The same tree with every text and every name in a map followed by an attack. */
  private static JsonNode poisoned(JsonNode node, Set<String> kept) {
    if (node.isTextual()) {
      return TextNode.valueOf(node.asText() + EVIL);
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, poisoned(array.get(i), kept));
      }
    } else if (node instanceof ObjectNode object) {
      for (var field : List.copyOf(object.properties())) {
        String name = field.getKey();
        if (!kept.contains(name)) {
          object.set(name, poisoned(field.getValue(), kept));
        }
        if (MAPS.contains(name)) {
          ObjectNode renamed = new ObjectMapper().createObjectNode();
          for (var entry : object.get(name).properties()) {
            boolean keep = kept.contains(entry.getKey());
            renamed.set(keep ? entry.getKey() : entry.getKey() + EVIL, entry.getValue());
          }
          object.set(name, renamed);
        }
      }
    }
    return node;
  }

  @ParameterizedTest
  @EnumSource(RecordFixtures.Kind.class)
  void partialRecordsAreWholePages(RecordFixtures.Kind kind) throws Exception {
    RunRecord whole = RecordFixtures.record(kind, 3);
    var pending = whole.workloads();
    RunRecord early = ReportFixtures.with(whole, null, pending, List.of(), List.of());
    String html = render(early);
    assertTrue(ids(parse(html)).containsAll(SECTIONS));
    assertTrue(html.contains("Incomplete run."));
    assertTrue(html.contains("no calibration yet"));
    String later =
        render(ReportFixtures.with(whole, whole.calibration(), List.of(), List.of(), List.of()));
    assertTrue(ids(parse(later)).containsAll(SECTIONS));
    assertTrue(later.contains("os.jitter.hlog"), "the missing histogram is named");
  }

  @Test
  void simulatedFiguresStandApartAndAreMarked() throws Exception {
    Document page = parse(render(ReportFixtures.full(folder, 2)));
    NodeList rows = page.getElementsByTagName("tr");
    for (int i = 0; i < rows.getLength(); i++) {
      Element row = (Element) rows.item(i);
      boolean simulated = row.getTextContent().contains("latency.model");
      boolean apart =
          ((Element) row.getParentNode().getParentNode().getParentNode().getParentNode())
              .getAttribute("class")
              .equals("model");
      assertTrue(!simulated || (apart && row.getTextContent().startsWith("sim: ")));
      assertTrue(!apart || simulated || row.getParentNode().getNodeName().equals("thead"));
    }
  }

  @Test
  void aValueWithinItsNoiseIsNoResult() throws Exception {
    String html = render(ReportFixtures.full(folder, 2));
    assertTrue(html.contains(">no result<"));
  }

  @Test
  void writesAnOrdinaryFileAndLeavesNothingElse() throws Exception {
    Path out = folder.resolve("report.html");
    RunRecord record = RecordFixtures.record(RecordFixtures.Kind.ARM, 1);
    ReportWriter.write(record, folder, Map.of(), out);
    ReportWriter.write(record, folder, Map.of(), out);
    assertEquals(ReportWriter.render(record, folder, Map.of()), Files.readString(out));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(out), files.toList());
    }
  }

  @Test
  void anEditedRecordIsAnnounced() throws Exception {
    Path out = folder.resolve("report.html");
    RunRecord record = RecordFixtures.record(RecordFixtures.Kind.ARM, 1);
    String warning = "This record was changed after Assay wrote it";
    assertFalse(render(record).contains(warning));
    ReportWriter.write(record, folder, Map.of(), out, true);
    assertTrue(Files.readString(out).contains(warning));
  }

  @Test
  void aMissingFolderIsNamed() {
    Path out = folder.resolve("missing").resolve("report.html");
    RunRecord record = RecordFixtures.record(RecordFixtures.Kind.ARM, 1);
    IOException failure =
        assertThrows(IOException.class, () -> ReportWriter.write(record, folder, Map.of(), out));
    assertEquals("cannot write " + out + ": its folder does not exist", failure.getMessage());
  }
}
