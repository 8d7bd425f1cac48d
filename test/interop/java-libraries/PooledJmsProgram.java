import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** The messaginghub pool against the broker at args[0]; one line per fact. */
public final class PooledJmsProgram {
  public static void main(String[] args) throws Exception {
    JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(new ActiveMQConnectionFactory(args[0]));
    pool.setMaxConnections(2);
    pool.setUseAnonymousProducers(true);
    pool.start();
    for (int i = 0; i < 20; i++) {
      try (Connection connection = pool.createConnection(); Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
        session.createProducer(session.createQueue("pooled." + i % 2)).send(session.createTextMessage("message " + i));
        if (i % 4 != 3) session.commit(); // The others are rolled back when the session goes back to its pool.
      }
    }
    System.out.println("connections " + pool.getNumConnections());
    int received = 0;
    try (Connection connection = pool.createConnection(); Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      try (var consumer = session.createConsumer(session.createQueue("pooled.0,pooled.1"))) {
        while (consumer.receive(received < 15 ? 5_000 : 200) != null) received++;
      }
      var temporary = session.createTemporaryQueue();
      session.createProducer(temporary).send(session.createTextMessage("temporary"));
      try (var consumer = session.createConsumer(temporary)) {
        System.out.println("received " + received + " and " + ((TextMessage) consumer.receive(5_000)).getText());
      }
    }
    try (JMSContext context = pool.createContext()) {
      context.createProducer().send(context.createQueue("pooled.context"), "by context");
      System.out.println("context " + context.createConsumer(context.createQueue("pooled.context")).receive(5_000).getBody(String.class));
    }
    pool.stop();
    System.exit(0);
  }
}
