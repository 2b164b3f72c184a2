package dev.assay.bench.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {

  /** One item of the line that counts lines of code: words, then perhaps sections in brackets. */
  private static final Pattern COUNTED = Pattern.compile("(.*?)(?: \\(([^)]*)\\))?");

  @Test
  void everyLineOfTheLedgerShipsInItsOwnWords() throws IOException {
    List<List<String>> written = new ArrayList<>();
    boolean claims = false;
    for (String line : Files.readAllLines(ledgerFile())) {
      if (line.startsWith("## ")) {
        claims = line.startsWith("## 1.") || line.startsWith("## 2.");
      }
      if (claims && line.startsWith("|") && !line.matches("\\| id .*|\\|---.*")) {
        written.add(cells(line));
      } else if (claims && line.startsWith("TCP 500")) {
        for (String item : line.replaceFirst("\\.$", "").split(" · ", -1)) {
          Matcher counted = COUNTED.matcher(item);
          assertTrue(counted.matches(), item);
          String source = counted.group(2) == null ? "book" : "book " + counted.group(2);
          String id = "LOC" + (1 + written.stream().filter(row -> isLoc(row)).count());
          written.add(List.of(id, source, counted.group(1), "R", "count our own code", ""));
        }
      }
    }
    List<List<String>> shipped =
        Ledger.shipped().stream()
            .map(c -> List.of(c.id(), c.source(), c.wording(), c.mode(), c.benchmark(), c.rule()))
            .toList();
    assertEquals(String.join("\n", lines(written)), String.join("\n", lines(shipped)));
  }

  @Test
  void whatCannotBeTestedSaysWhy() {
    List<Claim> shipped = Ledger.shipped();
    assertEquals(139, shipped.size());
    for (Claim claim : shipped) {
      assertEquals(claim.mode().contains("X"), !claim.reason().isEmpty(), claim.id());
    }
    assertFalse(new Ledger(shipped).find("G13").orElseThrow().isTestable());
    assertTrue(new Ledger(shipped).find("C14").orElseThrow().isTestable(), "X (+M) has a part");
  }

  @Test
  void aClaimTakenTwiceIsOneLine() {
    Claim own = new Claim("Q2", "mine", "my jar", "w", "R", "b", "r", "");
    JudgeProvider provider = new Provider(List.of(own), List.of());
    String message =
        assertThrows(IllegalArgumentException.class, () -> Ledger.of(List.of(provider)))
            .getMessage();
    assertEquals(
        "Claim id Q2 is taken twice, by book 14.5.2 and by my jar: rename one of them or take its"
            + " jar off the class path.",
        message);
  }

  @Test
  void aProviderAddsItsClaimsAtTheEnd() {
    Claim own = new Claim("Z1", "mine", "my jar", "w", "R", "b", "r", "");
    Ledger ledger = Ledger.of(List.of(new Provider(List.of(own), List.of())));
    assertEquals(own, ledger.claims().getLast());
    assertEquals(140, ledger.claims().size());
  }

  private record Provider(List<Claim> claims, List<Judge> judges) implements JudgeProvider {}

  private static boolean isLoc(List<String> row) {
    return row.getFirst().startsWith("LOC");
  }

  private static List<String> lines(List<List<String>> rows) {
    return rows.stream().map(row -> String.join(" | ", row)).toList();
  }

  /** The cells of a table row: id, source, wording, mode, benchmark, and a rule or nothing. */
  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    for (String cell : row.split("(?<!\\\\)\\|", -1)) {
      cells.add(cell.replace("\\|", "|").replace("\\*", "*").strip());
    }
    List<String> inner = new ArrayList<>(cells.subList(1, cells.size() - 1));
    if (inner.size() == 5) {
      inner.add("");
    }
    return inner;
  }

  private static Path ledgerFile() {
    return Stream.of(
            "/work/shared/claims/ledger.md",
            "../shared/claims/ledger.md",
            "../../shared/claims/ledger.md")
        .map(Path::of)
        .filter(Files::isReadable)
        .findFirst()
        .orElseGet(() -> abort("the ledger's source, shared/claims/ledger.md, is not here"));
  }
}
