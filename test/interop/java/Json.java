import java.util.List;

/** Just enough JSON to print results. */
final class Json {
  static String result(String scenario, List<String[]> notes, String error, long ms) {
    StringBuilder out = new StringBuilder("{\"scenario\":").append(quote(scenario)).append(",\"notes\":[");
    synchronized (notes) {
      for (int i = 0; i < notes.size(); i++) {
        if (i > 0) out.append(',');
        out.append('[').append(quote(notes.get(i)[0])).append(',').append(quote(notes.get(i)[1])).append(']');
      }
    }
    return out.append("],\"error\":").append(quote(error)).append(",\"ms\":").append(ms).append('}').toString();
  }

  static String quote(String text) {
    if (text == null) return "null";
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < 0x20 || c > 0x7e) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    return out.append('"').toString();
  }

  static String join(StackTraceElement[] frames, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(most, frames.length); i++) out.append(i > 0 ? " < " : "").append(frames[i]);
    return out.toString();
  }
}
