package dev.assay.bench.report;

import dev.assay.bench.claim.Claim;
import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.report.markup.Markup;
import dev.assay.engine.hardware.CpuCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes a run as one HTML file that loads nothing: charts are SVG, the policy in its head forbids
 * every request, and only the style sheet and the script that ship with Assay, named by their
 * hashes, are in force. Records come from strangers; no text of theirs becomes markup.
 */
public final class ReportWriter {

  private static final String FOOTNOTE =
      "Intervals in brackets cover the median with 95 %, or as stated beside them; they speak of this"
          + " run on this machine.";

  private static final String EDITED =
      "This record was changed after Assay wrote it: its check value does not fit.";

  private ReportWriter() {}

  private record Section(String id, String title, Consumer<Markup> body) {}

  /**
   * Writes the report. The file is there whole or not at all.
   *
   * @param record what to report; may be partial
   * @param recordFolder where its histograms lie
   * @param claims the ledger by id, for wording, rule and source
   * @param htmlOut the file, replaced if it is there
   * @throws IOException when it cannot be written; the message names the file and the cause
   */
  public static void write(
      RunRecord record, Path recordFolder, Map<String, Claim> claims, Path htmlOut)
      throws IOException {
    write(record, recordFolder, claims, htmlOut, false);
  }

  /**
   * Writes the report of a record that may have been changed by hand.
   *
   * @param record what to report; may be partial
   * @param recordFolder where its histograms lie
   * @param claims the ledger by id, for wording, rule and source
   * @param htmlOut the file, replaced if it is there
   * @param edited true when the record's check value does not fit; the page then opens with that
   * @throws IOException when it cannot be written; the message names the file and the cause
   */
  public static void write(
      RunRecord record, Path recordFolder, Map<String, Claim> claims, Path htmlOut, boolean edited)
      throws IOException {
    String html = render(record, recordFolder, claims, edited);
    try {
      replace(htmlOut, html);
    } catch (NoSuchFileException e) {
      throw new IOException("cannot write " + htmlOut + ": its folder does not exist", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new IOException("cannot write " + htmlOut + ": " + reason, e);
    } catch (IOException e) {
      throw new IOException("cannot write " + htmlOut + ": " + e.getMessage(), e);
    }
  }

  private static void replace(Path htmlOut, String html) throws IOException {
    Path part = htmlOut.resolveSibling(htmlOut.getFileName() + ".tmp");
    try {
      Files.writeString(part, html);
      Files.move(part, htmlOut, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The report's text, as {@link #write(RunRecord, Path, Map, Path)} writes it. */
  public static String render(RunRecord record, Path recordFolder, Map<String, Claim> claims) {
    return render(record, recordFolder, claims, false);
  }

  static String render(
      RunRecord record, Path recordFolder, Map<String, Claim> claims, boolean edited) {
    Histograms histograms = new Histograms(recordFolder);
    String title = "Assay: " + Headline.machine(record.machine().hardware());
    Markup m = new Markup();
    m.verbatim("<!DOCTYPE html>\n").open("html", "lang", "en");
    head(m, title);
    m.open("body");
    m.leaf("a.skip", "Skip to the results", "href", "#results");
    theme(m);
    List<Section> sections = sections(record, claims, histograms);
    m.open("header");
    if (edited) {
      m.leaf("p.alert", EDITED);
    }
    new Headline(record, ceilings(record), histograms).write(m);
    m.close().open("nav", "aria-label", "Contents").open("ol");
    for (Section section : sections) {
      m.open("li").leaf("a", section.title(), "href", "#" + section.id()).close();
    }
    m.close(2).open("main#results", "tabindex", "-1");
    for (Section section : sections) {
      m.open("section#" + section.id()).leaf("h2", section.title());
      section.body().accept(m);
      m.close();
    }
    m.close().open("footer").leaf("p", FOOTNOTE).close();
    m.open("script").verbatim(resource("report.js")).close(3);
    return m.finish();
  }

  private static List<Section> sections(
      RunRecord run, Map<String, Claim> claims, Histograms histograms) {
    return List.of(
        new Section("caveats", "What the figures are not", m -> caveats(m, run.caveats())),
        new Section("ceilings", "Ceilings", m -> ceilings(m, run, histograms)),
        new Section("benchmarks", "Benchmarks", new Benchmarks(run, histograms)::write),
        new Section("claims", "Claims", new Claims(run.claims(), claims)::write),
        new Section("tuning", "Tuning", m -> Choices.writeTuning(m, run.tuning())),
        new Section("machine", "Machine", m -> MachineFacts.write(m, run.machine())),
        new Section(
            "capabilities", "Capabilities", m -> Choices.writeCapabilities(m, run.capabilities())),
        new Section(
            "not-run", "Not run", m -> Provenance.writeNotRun(m, run, histograms.problems())),
        new Section("reproduce", "Run it again", m -> Provenance.writeReproduce(m, run)));
  }

  private static void caveats(Markup m, List<String> caveats) {
    m.open("ul");
    caveats.forEach(caveat -> m.leaf("li", caveat));
    m.close().leaf("p.soft", caveats.isEmpty() ? "The run recorded no caveats." : "");
  }

  private static Ceilings ceilings(RunRecord run) {
    return new Ceilings(run.calibration() == null ? List.of() : run.calibration().figures());
  }

  private static void ceilings(Markup m, RunRecord run, Histograms histograms) {
    CalibrationRecord calibration = run.calibration();
    if (calibration == null) {
      m.leaf("p.soft", "This run has no calibration yet.");
      return;
    }
    List<CpuCache> caches = run.machine().hardware().caches().orElse(List.of());
    new MemoryCeilings(m, ceilings(run), caches).write();
    new SystemCeilings(m, ceilings(run), calibration, histograms).write();
    m.open("details")
        .leaf("summary", "All " + calibration.figures().size() + " calibrated figures");
    Table.of("all calibrated figures", calibration.figures()).write(m);
    m.close();
  }

  private static void head(Markup m, String title) {
    String style = resource("report.css");
    String policy =
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src '"
            + hash(style)
            + "'; script-src '"
            + hash(resource("report.js"))
            + "'";
    m.open("head").empty("meta", "charset", "utf-8");
    m.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    m.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    m.empty("meta", "name", "color-scheme", "content", "light dark");
    m.empty("link", "rel", "icon", "href", "data:,").leaf("title", title);
    m.open("style").verbatim(style).close(2);
  }

  private static void theme(Markup m) {
    m.open("fieldset.theme").leaf("legend", "Colours");
    for (String name : List.of("auto", "light", "dark")) {
      m.radio("theme", "t-" + name, name, name.equals("auto"));
    }
    m.close();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportWriter.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build has left out the report's " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
