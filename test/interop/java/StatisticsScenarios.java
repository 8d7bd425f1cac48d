import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** Requests to ActiveMQ.Statistics.> and the map messages that answer them. */
final class StatisticsScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("statistics-destination", StatisticsScenarios::destination); // [F4.075] [F4.177] [F4.178]
    all.put("statistics-topic", StatisticsScenarios::topic); // [F4.177] [F4.178]
    all.put("statistics-wildcard", StatisticsScenarios::wildcard); // [F4.177] [F4.181]
    all.put("statistics-broker", StatisticsScenarios::broker); // [F1.194] [F4.177] [F4.179]
    all.put("statistics-reset", StatisticsScenarios::reset); // [F4.181]
    all.put("statistics-subscription", StatisticsScenarios::subscription); // [F4.180]
    all.put("statistics-first-message", StatisticsScenarios::firstMessage); // [F4.181]
    all.put("statistics-without-reply", StatisticsScenarios::withoutReply);
  }

  private static final List<String> CHANGING = List.of(
      "brokerId", "averageEnqueueTime", "maxEnqueueTime", "minEnqueueTime", "messagesCached", "memoryUsage", "averageMessageSize",
      "memoryPercentUsage", "clientId", "connectionId", "firstMessageTimestamp");

  /** Types of all entries, and the values of those that are the same on every run. */
  static TreeMap<String, String> describe(Message message, boolean values) throws JMSException {
    TreeMap<String, String> all = new TreeMap<>();
    if (message == null) {
      all.put("", "nothing");
      return all;
    }
    MapMessage map = (MapMessage) message;
    for (Enumeration<?> names = map.getMapNames(); names.hasMoreElements();) {
      String name = (String) names.nextElement();
      Object value = map.getObject(name);
      String type = value == null ? "null" : value.getClass().getSimpleName();
      all.put(name, values && !CHANGING.contains(name) ? type + ":" + value : type);
    }
    return all;
  }

  private static void ask(Session session, Destination about, Destination replyTo, String... properties) throws JMSException {
    Message request = session.createMessage();
    request.setJMSReplyTo(replyTo);
    request.setJMSCorrelationID("question");
    for (String property : properties) request.setBooleanProperty(property, true);
    MessageProducer producer = session.createProducer(about);
    producer.send(request);
    producer.close();
  }

  private static Message answer(Stage stage, Session session, String about, String... properties) throws JMSException {
    Queue replies = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(replies);
    ask(session, new ActiveMQQueue(about), replies, properties);
    Message reply = Stage.receive(consumer);
    consumer.close();
    return reply;
  }

  private static void destination(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    MessageConsumer consumer = Stage.client(stage.connect("?jms.prefetchPolicy.all=2")).createConsumer(stage.queue("Q"));
    Stage.receive(consumer).acknowledge();
    stage.note("second", Stage.text(Stage.receive(consumer)));
    MessageProducer idle = session.createProducer(stage.queue("Q"));
    Thread.sleep(200); // The last dispatch may still be on its way to the counters.
    Message reply = answer(stage, session, "ActiveMQ.Statistics.Destination." + stage.name("Q"));
    stage.note("reply", describe(reply, true));
    stage.note("type", reply.getJMSType() + " " + reply.getJMSCorrelationID() + " " + reply.getJMSDeliveryMode() + " " + reply.getJMSPriority());
    MapMessage map = (MapMessage) reply;
    stage.note("times in order", map.getDouble("minEnqueueTime") <= map.getDouble("averageEnqueueTime") && map.getDouble("averageEnqueueTime") <= map.getDouble("maxEnqueueTime"));
    stage.note("size of a message", map.getLong("averageMessageSize") >= 1024 && map.getLong("averageMessageSize") < 1200);
    stage.note("memory", map.getLong("memoryUsage") > 0);
    idle.close();
  }

  private static void topic(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.topic("T"));
    Stage.send(session, stage.topic("T"), "a", "b");
    stage.note("got", Stage.texts(consumer, 2));
    Stage.flush(stage.connect());
    Thread.sleep(200);
    Queue replies = session.createTemporaryQueue();
    MessageConsumer answers = session.createConsumer(replies);
    ask(session, new ActiveMQTopic("ActiveMQ.Statistics.Destination." + stage.name("T")), replies);
    TreeMap<String, String> all = describe(Stage.receive(answers), true);
    for (String each : new String[] {"brokerName", "destinationName", "enqueueCount", "dispatchCount", "dequeueCount", "consumerCount"}) stage.note(each, all.get(each));
    stage.note("keys", all.keySet());
  }

  private static void wildcard(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    for (String each : new String[] {"A.1", "A.2", "B.1"}) Stage.send(session, stage.queue(each), "x");
    Queue replies = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(replies);
    ask(session, new ActiveMQQueue("ActiveMQ.Statistics.Destination." + stage.name("A.>")), replies, "ActiveMQ.Statistics.Destination.List.End.With.Null");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2; i++) names.add(((MapMessage) Stage.receive(consumer)).getString("destinationName"));
    Collections.sort(names);
    stage.note("names", names);
    Message end = Stage.receive(consumer);
    stage.note("end", describe(end, true) + " " + end.getJMSCorrelationID());
    ask(session, new ActiveMQQueue("ActiveMQ.Statistics.Destination." + stage.name("nothing.like.it") + "ActiveMQ.Statistics.Destination.List.End.With.Null"), replies);
    stage.note("end alone", describe(Stage.receive(consumer), true));
    stage.note("made by asking", stage.left(stage.queue("nothing.like.it")));
  }

  private static void broker(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.queue("Q"), "x");
    Message reply = answer(stage, session, "ActiveMQ.Statistics.Broker");
    TreeMap<String, String> all = describe(reply, false);
    stage.note("types", all);
    MapMessage map = (MapMessage) reply;
    for (String each : new String[] {"brokerName", "memoryLimit", "storeLimit", "tempLimit", "stomp", "ssl", "stomp+ssl", "vm"}) stage.note(each, map.getObject(each));
    java.net.URI openwire = Stage.uri(map.getString("openwire"));
    stage.note("openwire", openwire.getScheme() + " " + (openwire.getPort() == Stage.uri(stage.url).getPort()) + " " + openwire.getQuery());
    stage.note("data directory", new java.io.File(map.getString("dataDirectory")).getName());
    stage.note("counts", map.getLong("enqueueCount") > 0 && map.getLong("size") > 0 && map.getLong("consumerCount") > 0);
  }

  private static void reset(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 50));
    MapMessage before = (MapMessage) answer(stage, session, "ActiveMQ.Statistics.Broker");
    stage.note("before", before.getLong("enqueueCount") >= 50);
    MapMessage after = (MapMessage) answer(stage, session, "ActiveMQ.Statistics.Broker", "ActiveMQ.Statistics.Broker.Reset");
    stage.note("after", after.getLong("enqueueCount") < 20);
    stage.note("messages still there", after.getLong("size") >= 50);
    MapMessage of = (MapMessage) answer(stage, session, "ActiveMQ.Statistics.Destination." + stage.name("Q"));
    stage.note("the queue's own", of.getLong("enqueueCount"));
  }

  private static void subscription(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("client"));
    Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer one = session.createConsumer(new ActiveMQQueue(stage.name("Q") + "?consumer.prefetchSize=7&consumer.exclusive=true"), "color = 'red'");
    MessageConsumer two = session.createConsumer(new ActiveMQTopic(stage.name("T") + "?consumer.retroactive=true&consumer.maximumPendingMessageLimit=3"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (int i = 0; i < 3; i++) {
      Message message = session.createMessage();
      message.setStringProperty("color", "red");
      producer.send(message);
    }
    Stage.receive(one).acknowledge();
    Stage.receive(one);
    Stage.flush(connection);
    Thread.sleep(200);
    Session asking = Stage.auto(stage.connect());
    Queue replies = asking.createTemporaryQueue();
    MessageConsumer answers = asking.createConsumer(replies);
    ask(asking, new ActiveMQQueue("ActiveMQ.Statistics.Subscription"), replies);
    TreeMap<String, String> found = new TreeMap<>();
    for (Message reply = answers.receive(1000); reply != null; reply = answers.receive(300)) {
      String name = ((MapMessage) reply).getString("destinationName");
      if (name.startsWith(stage.scenario)) found.put(name, describe(reply, true) + " " + reply.getJMSCorrelationID());
    }
    for (Map.Entry<String, String> each : found.entrySet()) stage.note(each.getKey(), each.getValue());
    stage.note("unused", two != null);
  }

  private static void firstMessage(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    long before = System.currentTimeMillis();
    Stage.send(session, stage.queue("Q"), "first", "second");
    MapMessage with = (MapMessage) answer(stage, session, "ActiveMQ.Statistics.Destination." + stage.name("Q"), "ActiveMQ.Statistics.Destination.Include.First.Message.Timestamp");
    long first = with.getLong("firstMessageTimestamp");
    stage.note("first", first >= before && first <= System.currentTimeMillis());
    MapMessage without = (MapMessage) answer(stage, session, "ActiveMQ.Statistics.Destination." + stage.name("Q"));
    stage.note("unasked", without.itemExists("firstMessageTimestamp"));
    stage.drain(stage.queue("Q"));
    MapMessage empty = (MapMessage) answer(stage, session, "ActiveMQ.Statistics.Destination." + stage.name("Q"), "ActiveMQ.Statistics.Destination.Include.First.Message.Timestamp");
    stage.note("of an empty queue", empty.itemExists("firstMessageTimestamp"));
  }

  private static void withoutReply(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Queue queue = new ActiveMQQueue("ActiveMQ.Statistics.Broker." + stage.scenario);
    Stage.send(session, queue, "an ordinary message");
    stage.note("kept", stage.left(queue));
    stage.drain(queue);
  }
}
