import javax.jms.Connection;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.ActiveMQConnectionFactory;

/** A factory without arguments connects where the system properties AMQ_HOST and AMQ_PORT say, and retries. */
public final class DefaultProgram {
  public static void main(String[] args) throws Exception {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory();
    System.out.println(factory.getBrokerURL().startsWith("failover://tcp://"));
    Connection connection = factory.createConnection();
    connection.start();
    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(session.createQueue("DEFAULT"));
    session.createProducer(session.createQueue("DEFAULT")).send(session.createTextMessage("by default"));
    System.out.println(((TextMessage) consumer.receive(5_000)).getText());
    connection.close();
    System.exit(0);
  }
}
