package dev.assay.bench.report.markup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void selectorsBecomeAttributes() {
    Markup m = new Markup();
    m.open("div#here.wide.soft", "role", "region").leaf("b", "x").empty("br").close();
    assertEquals(
        "<div id=\"here\" class=\"wide soft\" role=\"region\"><b>x</b><br/></div>\n", m.finish());
  }

  @Test
  void textCannotLeaveItsPlace() {
    Markup m = new Markup();
    m.leaf("a", "<b>&\"'\u0000\ud800\u202e🙂", "title", "\"><script>");
    assertEquals(
        "<a title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;&#39;\ufffd\ufffd\ufffd🙂</a>",
        m.finish());
  }

  @Test
  void endlessTextsAreCut() {
    Markup m = new Markup();
    m.text("x".repeat(1_000_000));
    assertTrue(m.finish().length() <= Markup.LONGEST_TEXT + 1);
  }

  @Test
  void anOpenElementIsADefect() {
    assertThrows(IllegalStateException.class, new Markup().open("p")::finish);
  }
}
