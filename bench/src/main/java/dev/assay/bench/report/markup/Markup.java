package dev.assay.bench.report.markup;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.StringJoiner;

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

  /** One radio button of a group, with its label. */
  public Markup radio(String group, String id, String label, boolean checked) {
    open("span");
    String[] on = {"type", "radio", "name", group, "checked", "checked"};
    empty("input#" + id, checked ? on : Arrays.copyOf(on, 4));
    return leaf("label", label, "for", id).close();
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
    String[] parts = selector.split("(?=[.#])", 0);
    out.append('<').append(parts[0]);
    StringJoiner classes = new StringJoiner(" ");
    for (String part : parts) {
      if (part.startsWith("#")) {
        attribute("id", part.substring(1));
      } else if (part.startsWith(".")) {
        classes.add(part.substring(1));
      }
    }
    if (classes.length() > 0) {
      attribute("class", classes.toString());
    }
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
    return parts[0];
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

  /** Neither illegal in XML nor able to hide or to reorder the text around it. */
  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\t' || c == '\n';
      case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}
