package dev.assay.bench.report.chart;

import dev.assay.bench.report.markup.Markup;
import java.util.Locale;
import java.util.stream.Stream;

/** One SVG picture being drawn, in pixels from its top left corner. */
final class Canvas {

  /** Width of a character of the 12 pixel type in use; a little more than most are. */
  private static final double CHARACTER = 6.9;

  private final Markup markup;

  Canvas(Markup markup, String id, Chart chart, double width, double height) {
    this.markup = markup;
    String box = "0 0 " + number(width) + " " + number(height);
    String described = id + "-t " + id + "-d";
    markup.open(
        "svg", "viewBox", box, "width", number(width), "role", "img", "aria-labelledby", described);
    markup.leaf("title", chart.title(), "id", id + "-t");
    markup.leaf("desc", chart.description(), "id", id + "-d");
  }

  void line(String selector, double x1, double y1, double x2, double y2) {
    markup.empty(
        "line" + selector, "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2));
  }

  void rectangle(String selector, double x, double y, double width, double height) {
    markup.empty(
        "rect" + selector,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(width),
        "height",
        number(height));
  }

  void path(String selector, String data) {
    markup.empty("path" + selector, "d", data);
  }

  /** A dot that tells its value when pointed at. */
  void dot(String selector, double x, double y, double radius, String tip) {
    markup.open("circle" + selector, "cx", number(x), "cy", number(y), "r", number(radius));
    markup.leaf("title", tip).close();
  }

  /** Text with its base line at y; the anchor is start, middle or end. */
  void text(String selector, String anchor, double x, double y, String text) {
    markup.leaf("text" + selector, text, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  void finish() {
    markup.close();
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** About how wide so many characters are. */
  static double width(int characters) {
    return characters * CHARACTER;
  }

  static int longest(Stream<String> texts) {
    return texts.mapToInt(String::length).max().orElse(0);
  }

  /** Cut to what fits into a width. */
  static String clipped(String text, double width) {
    int fits = Math.max(3, (int) (width / CHARACTER));
    return text.length() <= fits ? text : text.substring(0, fits - 1) + "…";
  }
}
