import javax.jms.Connection;
import javax.jms.ConnectionFactory;
import javax.jms.Destination;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.context.support.FileSystemXmlApplicationContext;

/** A Spring application whose connection factory and destinations stand in the XML file args[0]. */
public final class SpringProgram {
  public static void main(String[] args) throws Exception {
    FileSystemXmlApplicationContext context = new FileSystemXmlApplicationContext("file:" + args[0]);
    ActiveMQConnectionFactory settings = context.getBean("connectionFactory", ActiveMQConnectionFactory.class);
    System.out.println("prefetch " + settings.getPrefetchPolicy().getQueuePrefetch());
    System.out.println("redeliveries " + settings.getRedeliveryPolicy().getMaximumRedeliveries());
    Connection connection = ((ConnectionFactory) settings).createConnection();
    connection.start();
    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    for (String name : new String[] {"orders", "news"}) {
      Destination destination = context.getBean(name, Destination.class);
      MessageConsumer consumer = session.createConsumer(destination);
      session.createProducer(destination).send(session.createTextMessage("to " + destination));
      System.out.println(((TextMessage) consumer.receive(5_000)).getText());
    }
    connection.close();
    System.exit(0);
  }
}
