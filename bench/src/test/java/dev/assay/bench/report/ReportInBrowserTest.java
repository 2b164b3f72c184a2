package dev.assay.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.bench.record.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as Chromium shows it; pictures of it are left in target/report-pictures. */
class ReportInBrowserTest {

  private static final Path PICTURES = Path.of("target", "report-pictures");

  /** The elements that make the page itself scroll sideways, outermost first; empty if none do. */
  private static final String TOO_WIDE =
      "document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('*')]"
          + ".filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, pre'))"
          + ".map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40)).join('; ')"
          + " || 'too wide'";

  @TempDir static Path folder;
  private static Browser browser;
  private static String page;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.binary().isPresent(), "skipped: there is no Chromium on the PATH");
    page = report("two", ReportFixtures.full(folder, 2));
    Files.createDirectories(PICTURES);
    browser = new Browser(Browser.binary().orElseThrow());
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static String report(String name, RunRecord record) throws Exception {
    Path file = folder.resolve(name + ".html");
    ReportWriter.write(record, folder, ReportFixtures.ledger(), file);
    Files.createDirectories(PICTURES);
    Files.copy(
        file, PICTURES.resolve(name + ".html"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return file.toUri().toString();
  }

  private static void picture(String name) throws Exception {
    JsonNode shot =
        browser.send(
            "Page.captureScreenshot", "{\"format\":\"png\",\"captureBeyondViewport\":true}");
    Files.write(PICTURES.resolve(name), Base64.getDecoder().decode(shot.path("data").asText()));
  }

  @Test
  void loadsWithoutRequestsAndComplaints() throws Exception {
    browser.screen(1280, false);
    browser.open(page);
    picture("desktop.png");
    List<String> requests =
        browser.requests().stream().filter(r -> !r.startsWith("data:")).toList();
    assertEquals(List.of(page), requests);
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void fitsAPhoneAndADesktop() throws Exception {
    for (int cpus : new int[] {1, 2, 128}) {
      String address = report("cpus" + cpus, ReportFixtures.full(folder, cpus));
      for (int width : new int[] {360, 768, 1280}) {
        browser.screen(width, false);
        browser.open(address);
        browser.value("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        assertEquals("", browser.value(TOO_WIDE).asText(), cpus + " CPUs at " + width + " pixels");
      }
    }
  }

  @Test
  void textInChartsIsLargeEnoughOnAPhone() throws Exception {
    browser.screen(360, false);
    browser.open(page);
    picture("phone.png");
    String smallest =
        "Math.min(...[...document.querySelectorAll('svg')].filter(s => s.clientWidth > 0)"
            + ".map(s => 12 * s.clientWidth / s.viewBox.baseVal.width))";
    assertTrue(browser.value(smallest).asDouble() >= 10.5, smallest);
  }

  @Test
  void coloursFollowTheSystemAndTheToggle() throws Exception {
    String paper = "getComputedStyle(document.body).backgroundColor";
    browser.screen(1280, false);
    browser.open(page);
    String light = browser.value(paper).asText();
    browser.screen(1280, true);
    browser.open(page);
    String dark = browser.value(paper).asText();
    picture("dark.png");
    assertNotEquals(light, dark);
    browser.value("document.getElementById('t-light').click()");
    assertEquals(light, browser.value(paper).asText());
    browser.screen(1280, false);
    browser.value("document.getElementById('t-dark').click()");
    assertEquals(dark, browser.value(paper).asText());
  }

  @Test
  void claimsAreFilteredWithoutAScript() throws Exception {
    browser.send("Emulation.setScriptExecutionDisabled", "{\"value\":true}");
    try {
      browser.screen(1280, false);
      browser.open(page);
      String shown =
          "[...document.querySelectorAll('.group')].filter(g => g.offsetHeight > 0).length";
      assertEquals(7, browser.value(shown).asInt());
      browser.value("document.getElementById('v-refuted').checked = true");
      assertEquals(1, browser.value(shown).asInt());
    } finally {
      browser.send("Emulation.setScriptExecutionDisabled", "{\"value\":false}");
    }
  }

  @Test
  void theFirstTabReachesTheSkipLink() throws Exception {
    browser.screen(1280, false);
    browser.open(page);
    for (String type : List.of("keyDown", "keyUp")) {
      browser.send(
          "Input.dispatchKeyEvent",
          "{\"type\":\""
              + type
              + "\",\"key\":\"Tab\",\"code\":\"Tab\",\"windowsVirtualKeyCode\":9}");
    }
    assertEquals("skip", browser.value("document.activeElement.className").asText());
    String outline =
        browser.value("getComputedStyle(document.activeElement).outlineStyle").asText();
    assertEquals("solid", outline);
  }

  @Test
  void printsEverything() throws Exception {
    browser.screen(1280, true);
    browser.open(page);
    byte[] closed = print();
    Files.write(PICTURES.resolve("print.pdf"), closed);
    assertEquals("%PDF", new String(closed, 0, 4, java.nio.charset.StandardCharsets.ISO_8859_1));
    browser.value("document.querySelectorAll('details').forEach(d => { d.open = true; })");
    byte[] opened = print();
    assertEquals(pages(opened), pages(closed));
  }

  private static byte[] print() throws Exception {
    JsonNode pdf = browser.send("Page.printToPDF", "{\"paperWidth\":8.27,\"paperHeight\":11.69}");
    return Base64.getDecoder().decode(pdf.path("data").asText());
  }

  private static int pages(byte[] pdf) {
    String text = new String(pdf, java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.split("/Type\\s*/Page\\b", -1).length;
  }
}
