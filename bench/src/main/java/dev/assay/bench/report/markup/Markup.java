package dev.assay.bench.report.markup;

import java.util.ArrayDeque;

/**
 * Builds markup that is well-formed both as HTML and as XML. Everything that comes in as text or as
 * an attribute's value is escaped; tags, ids and classes are written as a selector, {@code
 * tag#id.class}, and come from the program, never from a record. Not for several threads.
 */
public final class Markup {

  /**
   * Longer texts are cut, in attributes too, but for the {@code d} of a path: no field of a record
   * is worth more, and the page has a size limit.
   */
  public static final int LONGEST_TEXT = 4_000;

  private final StringBuilder out = new StringBuilder(1 << 17);
  private final ArrayDeque<String> open = new ArrayDeque<>();

  /** Opens an element. Attributes follow as name, value, name, value. */
  public Markup open(String selector, String... attributes) {
    open.push(tag(selector, attributes));
    out.append('>');
    return this;
  }

  /** Closes the innermost open element. */
  public Markup close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** Closes so many elements. */
  public Markup close(int levels) {
    for (int i = 0; i < levels; i++) {
      close();
    }
    return this;
  }

  /** An element that holds text only. */
  public Markup leaf(String selector, String text, String... attributes) {
    String name = tag(selector, attributes);
    out.append('>');
    text(text);
    out.append("</").append(name).append('>');
    return this;
  }

  /** An element that cannot hold anything: a void element of HTML, or a shape in SVG. */
  public Markup empty(String selector, String... attributes) {
    tag(selector, attributes);
    out.append("/>");
    return this;
  }

  /** Text, escaped. */
  public Markup text(String text) {
    escape(text, LONGEST_TEXT);
    return this;
  }

  /** Style sheets and scripts that ship with the program; they hold neither {@code <} nor &amp;. */
  public Markup verbatim(String resource) {
    out.append(resource);
    return this;
  }

  /** The whole document; every element must be closed. */
  public String finish() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return out.toString();
  }

  private String tag(String selector, String... attributes) {
    int end = selector.length();
    StringBuilder classes = new StringBuilder();
    String id = "";
    for (int i = end - 1; i > 0; i--) {
      char c = selector.charAt(i);
      if (c == '.') {
        classes.insert(0, selector.substring(i + 1, end) + (classes.isEmpty() ? "" : " "));
        end = i;
      } else if (c == '#') {
        id = selector.substring(i + 1, end);
        end = i;
      }
    }
    String name = selector.substring(0, end);
    out.append('<').append(name);
    if (!id.isEmpty()) {
      attribute("id", id);
    }
    if (!classes.isEmpty()) {
      attribute("class", classes.toString());
    }
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
    return name;
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    escape(value, name.equals("d") ? value.length() : LONGEST_TEXT);
    out.append('"');
  }

  private void escape(String text, int most) {
    int shown = Math.min(text.length(), most);
    for (int i = 0; i < shown; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(isHarmless(c) ? c : 0xFFFD);
      }
    }
    if (shown < text.length()) {
      out.append('…');
    }
  }

  /** Neither illegal in XML nor able to reorder the text around it. */
  private static boolean isHarmless(int c) {
    boolean legal =
        c == '\t'
            || c == '\n'
            || (c >= 0x20 && c < 0xD800)
            || (c > 0xDFFF && c < 0xFFFE)
            || c > 0xFFFF;
    boolean reorders = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return legal && !reorders && !(c >= 0x7F && c <= 0x9F);
  }
}
