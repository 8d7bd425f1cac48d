import java.util.concurrent.CountDownLatch;
import javax.jms.*;

/** A started connection for a try block; whether closing works after a crash is nobody's concern. */
final class Closing implements AutoCloseable {
  private final Connection connection;
  private final CountDownLatch crash = new CountDownLatch(1);

  Closing(Connection connection) throws JMSException {
    this.connection = connection;
    connection.setExceptionListener(error -> crash.countDown());
    connection.start();
  }

  Session session(boolean transacted, int mode) throws JMSException { return connection.createSession(transacted, mode); }

  void awaitCrash() throws InterruptedException { crash.await(); }

  @Override public void close() {
    try {
      connection.close();
    } catch (JMSException ended) { /* It has. */ }
  }
}
