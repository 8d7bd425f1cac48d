import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.jms.pool.PooledConnection;
import org.apache.activemq.pool.PooledConnectionFactory;

/** ActiveMQ's connection pool against the broker at args[0]; prints one line per fact. */
public final class PoolProgram {
  public static void main(String[] args) throws Exception {
    PooledConnectionFactory pool = new PooledConnectionFactory();
    pool.setConnectionFactory(new ActiveMQConnectionFactory(args[0]));
    pool.setMaxConnections(2);
    pool.setMaximumActiveSessionPerConnection(3);
    pool.setBlockIfSessionPoolIsFull(false);
    pool.setIdleTimeout(300);
    pool.setTimeBetweenExpirationCheckMillis(50);
    Set<Object> real = new HashSet<>();
    List<Connection> lent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      PooledConnection connection = (PooledConnection) pool.createConnection();
      connection.start();
      lent.add(connection);
      real.add(connection.getConnection());
    }
    System.out.println("connections " + real.size());
    Connection first = lent.get(0);
    for (int i = 0; i < 3; i++) first.createSession(false, Session.AUTO_ACKNOWLEDGE);
    try {
      first.createSession(false, Session.AUTO_ACKNOWLEDGE);
      System.out.println("a fourth session");
    } catch (JMSException full) {
      System.out.println("session pool full " + (full instanceof IllegalStateException));
    }
    Session session = lent.get(1).createSession(false, Session.AUTO_ACKNOWLEDGE);
    session.createProducer(session.createQueue("POOL")).send(session.createTextMessage("pooled"));
    MessageConsumer consumer = session.createConsumer(session.createQueue("POOL"));
    System.out.println("received " + ((TextMessage) consumer.receive(5_000)).getText());
    for (Connection connection : lent) connection.close();
    long deadline = System.currentTimeMillis() + 10_000;
    while (pool.getNumConnections() > 0 && System.currentTimeMillis() < deadline) Thread.sleep(20);
    System.out.println("idle connections closed " + (pool.getNumConnections() == 0));
    pool.stop();
    System.exit(0);
  }
}
