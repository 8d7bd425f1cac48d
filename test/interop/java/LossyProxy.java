import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Stands between a client and a broker. When asked, it keeps the broker's next answer to itself and hangs up. */
final class LossyProxy implements Closeable {
  private final ServerSocket server;
  private final URI broker;
  private volatile boolean losing;

  LossyProxy(URI broker) throws IOException {
    this.broker = broker;
    this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    daemon("proxy", this::accept);
  }

  String url() { return "tcp://127.0.0.1:" + server.getLocalPort(); }

  void loseNextAnswer() { losing = true; }

  @Override public void close() throws IOException { server.close(); }

  private void accept() {
    try {
      for (;;) {
        Socket client = server.accept();
        Socket upstream = new Socket(broker.getHost(), broker.getPort());
        daemon("to broker", () -> pass(client, upstream, false));
        daemon("to client", () -> pass(upstream, client, true));
      }
    } catch (IOException closed) { /* The scenario is over. */ }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] bytes = new byte[65536];
    try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        if (answers && losing) {
          losing = false;
          from.close();
          to.close();
          return;
        }
        out.write(bytes, 0, count);
        out.flush();
      }
    } catch (IOException ended) { /* One side has gone; closing the streams tells the other. */ }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
