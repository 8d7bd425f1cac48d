import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the load saw, one event a line, in the order in which it became certain. */
final class History {
  private final BufferedWriter out;

  History(String file) throws IOException { out = Files.newBufferedWriter(Path.of(file), StandardCharsets.UTF_8); }

  synchronized void add(String... words) {
    try {
      out.write(String.join(" ", words));
      out.write('\n');
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  synchronized void flush() throws IOException { out.flush(); }
}
