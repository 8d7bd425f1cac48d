import java.io.IOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMapMessage;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.util.JMXSupport;

/**
 * What an outside broker says of itself to any client: statistics messages, a look into a queue, destination commands.
 * Names no type of JMS: their package is javax.jms with 5.x and jakarta.jms with 6.x.
 */
final class OutsideView {
  private static final String ASK = "ActiveMQ.Statistics.";
  private static final Map<String, String> ATTRIBUTES = new HashMap<>();

  static {
    String[] pairs = {
      "QueueSize", "size", "EnqueueCount", "enqueueCount", "DequeueCount", "dequeueCount", "DispatchCount", "dispatchCount",
      "ExpiredCount", "expiredCount", "InFlightCount", "inflightCount", "ConsumerCount", "consumerCount", "ProducerCount", "producerCount",
      "MemoryPercentUsage", "memoryPercentUsage", "MemoryUsageByteCount", "memoryUsage", "MemoryLimit", "memoryLimit",
      "AverageEnqueueTime", "averageEnqueueTime"};
    for (int at = 0; at < pairs.length; at += 2) ATTRIBUTES.put(pairs[at], pairs[at + 1]);
  }

  private final int port;
  private ActiveMQConnection connection;

  OutsideView(int port) {
    this.port = port;
  }

  /** Of `attribute`, or null if only the broker's objects know it. */
  Object attribute(Map<String, Object> statistics, ObjectName name, String attribute) throws Exception {
    if (attribute.equals("Name")) return name.getKeyProperty("destinationName");
    if (attribute.equals("DLQ")) return holdsTheDead(of(name));
    String key = ATTRIBUTES.get(attribute);
    return key == null ? null : statistics.get(key);
  }

  Object ofBroker(String attribute) throws Exception {
    boolean messages = attribute.equals("TotalMessageCount");
    if (!messages && !attribute.endsWith("PercentUsage")) return null;
    List<Map<String, Object>> answer = ask(ActiveMQDestination.createDestination("queue://" + ASK + "Broker", (byte) 0), false);
    if (answer.isEmpty()) return null;
    return answer.get(0).get(messages ? "size" : Character.toLowerCase(attribute.charAt(0)) + attribute.substring(1));
  }

  /** The statistics of a destination, or null if there is none. */
  Map<String, Object> destination(ObjectName name) throws Exception {
    return statistics(of(name));
  }

  Map<String, Object> statistics(ActiveMQDestination asked) throws Exception {
    if (asked == null || asked.isPattern()) return null;
    ActiveMQDestination query = ActiveMQDestination.createDestination(ASK + "Destination." + asked.getPhysicalName(), asked.getDestinationType());
    List<Map<String, Object>> answer = ask(query, true);
    return answer.isEmpty() ? null : answer.get(0);
  }

  List<String> names(String type) throws Exception {
    List<String> found = new ArrayList<>();
    byte kind = kind(type);
    if (kind == 0) return found;
    for (Map<String, Object> each : ask(ActiveMQDestination.createDestination(ASK + "Destination.>", kind), true)) {
      found.add(ActiveMQDestination.createDestination((String) each.get("destinationName"), kind).getPhysicalName());
    }
    return found;
  }

  /** False if it is none of the commands that a client can give. */
  boolean call(ObjectName name, boolean destination, String operation, Object[] args) throws Exception {
    if (destination && operation.equals("purge")) {
      purge((ActiveMQQueue) of(name));
      return true;
    }
    if (destination || args == null || args.length != 1) return false;
    byte type = operation.endsWith("Queue") ? ActiveMQDestination.QUEUE_TYPE : ActiveMQDestination.TOPIC_TYPE;
    ActiveMQDestination named = ActiveMQDestination.createDestination(String.valueOf(args[0]), type);
    if (operation.startsWith("remove")) connected().destroyDestination(named);
    else if (operation.startsWith("add")) connected().createSession(false, ActiveMQSession.AUTO_ACKNOWLEDGE).createConsumer(named).close();
    else return false;
    return true;
  }

  private ActiveMQDestination of(ObjectName name) throws Exception {
    String type = name.getKeyProperty("destinationType");
    String encoded = name.getKeyProperty("destinationName");
    if (kind(type) == 0) return null;
    if (!type.startsWith("Temp")) return ActiveMQDestination.createDestination(encoded, kind(type));
    for (String each : names(type)) {
      // A colon does not survive.
      if (JMXSupport.encodeObjectNamePart(each).equals(encoded)) return ActiveMQDestination.createDestination(each, kind(type));
    }
    return null;
  }

  static byte kind(String type) {
    if ("Queue".equals(type)) return ActiveMQDestination.QUEUE_TYPE;
    if ("Topic".equals(type)) return ActiveMQDestination.TOPIC_TYPE;
    return "TempQueue".equals(type) ? ActiveMQDestination.TEMP_QUEUE_TYPE : "TempTopic".equals(type) ? ActiveMQDestination.TEMP_TOPIC_TYPE : 0;
  }

  private boolean holdsTheDead(ActiveMQDestination queue) throws Exception {
    if (!queue.isQueue()) return false;
    var session = connected().createSession(false, ActiveMQSession.AUTO_ACKNOWLEDGE);
    try {
      Enumeration<?> messages = session.createBrowser((ActiveMQQueue) queue).getEnumeration();
      return messages.hasMoreElements() && ((ActiveMQMessage) messages.nextElement()).getOriginalDestination() != null;
    } finally {
      session.close();
    }
  }

  private void purge(ActiveMQQueue queue) throws Exception {
    var session = connected().createSession(false, ActiveMQSession.AUTO_ACKNOWLEDGE);
    try {
      var consumer = session.createConsumer(queue);
      while (consumer.receive(500) != null);
    } finally {
      session.close();
    }
  }

  private synchronized List<Map<String, Object>> ask(ActiveMQDestination query, boolean many) throws Exception {
    var session = connected().createSession(false, ActiveMQSession.AUTO_ACKNOWLEDGE);
    var replyTo = session.createTemporaryQueue();
    List<Map<String, Object>> answers = new ArrayList<>();
    var consumer = session.createConsumer(replyTo);
    try {
      var question = session.createMessage();
      question.setJMSReplyTo(replyTo);
      if (many) question.setBooleanProperty(ASK + "Destination.List.End.With.Null", true);
      session.createProducer(null).send(query, question);
      for (Map<String, Object> each = next((ActiveMQMessageConsumer) consumer); !each.isEmpty(); each = many ? next((ActiveMQMessageConsumer) consumer) : Map.of()) {
        if (!String.valueOf(each.get("destinationName")).contains(replyTo.getQueueName())) answers.add(each);
      }
    } finally {
      consumer.close();
      replyTo.delete();
      session.close();
    }
    return answers;
  }

  private static Map<String, Object> next(ActiveMQMessageConsumer consumer) throws Exception {
    Map<String, Object> values = new HashMap<>();
    ActiveMQMapMessage answer = (ActiveMQMapMessage) consumer.receive(5000);
    if (answer == null) throw new IOException("the outside broker gives no statistics");
    for (Enumeration<?> names = answer.getMapNames(); names.hasMoreElements();) {
      String name = (String) names.nextElement();
      values.put(name, answer.getObject(name));
    }
    return values;
  }

  private synchronized ActiveMQConnection connected() throws Exception {
    if (connection != null && connection.isTransportFailed()) close();
    if (connection == null) {
      ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
      factory.setWatchTopicAdvisories(false);
      connection = (ActiveMQConnection) factory.createConnection();
      connection.start();
    }
    return connection;
  }

  void close() {
    try {
      if (connection != null) connection.close();
    } catch (Exception gone) {
      // With its broker.
    }
    connection = null;
  }
}
