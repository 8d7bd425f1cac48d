import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** The way back to the driver: one JSON line out, one line in. */
final class Control {
  private final BufferedReader answers = new BufferedReader(new InputStreamReader(System.in));

  /** Has the broker restarted on the same ports and data; returns when it listens again. */
  void restartBroker() throws IOException { ask("restart"); }

  /** The same after `kill -9`. */
  void crashBroker() throws IOException { ask("crash"); }

  private synchronized void ask(String what) throws IOException {
    System.out.println("{\"control\":\"" + what + "\"}");
    System.out.flush();
    String answer = answers.readLine();
    if (!"restarted".equals(answer)) throw new IOException("the driver answered: " + answer);
  }
}
