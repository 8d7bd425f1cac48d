import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** The way back to the driver: one JSON line out, one line in. */
final class Control {
  private final BufferedReader answers = new BufferedReader(new InputStreamReader(System.in));

  /** Has the broker restarted on the same ports and data; returns when it listens again. */
  synchronized void restartBroker() throws IOException {
    System.out.println("{\"control\":\"restart\"}");
    System.out.flush();
    String answer = answers.readLine();
    if (!"restarted".equals(answer)) throw new IOException("the driver answered: " + answer);
  }
}
