import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.jms.JMSException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;
import org.objectweb.jtests.jms.admin.Admin;

/**
 * What the Joram suite asks of a provider: administered objects by name. The broker is the running one at the system
 * property `broker.url`; a destination is deleted there after each test, so that the next finds none of its messages.
 */
public final class ConformanceAdmin implements Admin {
  private final Map<String, Object> objects = new ConcurrentHashMap<>();
  private final String url = System.getProperty("broker.url");

  public String getName() {
    return "broker at " + url;
  }

  /** A naming context that can only look up, which is all the suite does with it. */
  public Context createContext() {
    return (Context) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, args) -> {
      if (!method.getName().equals("lookup")) throw new UnsupportedOperationException(method.toString());
      Object found = objects.get(args[0].toString());
      if (found == null) throw new NameNotFoundException(args[0].toString());
      return found;
    });
  }

  public void createConnectionFactory(String name) {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
    factory.setNestedMapAndListEnabled(false); // The suite expects plain JMS maps.
    objects.put(name, factory);
  }

  public void createQueueConnectionFactory(String name) {
    createConnectionFactory(name);
  }

  public void createTopicConnectionFactory(String name) {
    createConnectionFactory(name);
  }

  public void createQueue(String name) {
    objects.put(name, new ActiveMQQueue(name));
  }

  public void createTopic(String name) {
    objects.put(name, new ActiveMQTopic(name));
  }

  public void deleteQueue(String name) {
    delete(name);
  }

  public void deleteTopic(String name) {
    delete(name);
  }

  private void delete(String name) {
    ActiveMQDestination destination = (ActiveMQDestination) objects.remove(name);
    try {
      ActiveMQConnection connection = (ActiveMQConnection) new ActiveMQConnectionFactory(url).createConnection();
      try {
        connection.start();
        connection.destroyDestination(destination);
      } finally {
        connection.close();
      }
    } catch (JMSException failed) {
      throw new IllegalStateException("cannot delete " + destination, failed);
    }
  }

  public void deleteConnectionFactory(String name) {
    objects.remove(name);
  }

  public void deleteQueueConnectionFactory(String name) {
    objects.remove(name);
  }

  public void deleteTopicConnectionFactory(String name) {
    objects.remove(name);
  }

  public void startServer() {}

  public void stopServer() {}

  public void start() {}

  public void stop() {}
}
