import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** The advisories that are off until a policy turns them on, and what a new watcher is told of the present. */
final class AllAdvisoriesScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("advisories-way-of-a-message", AllAdvisoriesScenarios::way); // [F4.182] [F4.194] [F4.196]
    all.put("advisories-of-a-topic", AllAdvisoriesScenarios::ofTopic); // [F4.194]
    all.put("advisories-bodies", AllAdvisoriesScenarios::bodies); // [F4.194]
    all.put("advisories-no-consumer", AllAdvisoriesScenarios::noConsumer); // [F4.190]
    all.put("advisories-expired", AllAdvisoriesScenarios::expired); // [F4.189]
    all.put("advisories-dead-letter", AllAdvisoriesScenarios::deadLetter); // [F4.197]
    all.put("advisories-slow-consumer", AllAdvisoriesScenarios::slowConsumer); // [F4.191] [F4.193]
    all.put("advisories-fast-producer", AllAdvisoriesScenarios::fastProducer); // [F4.192] [F4.198]
    all.put("advisories-anonymous-producer", AllAdvisoriesScenarios::anonymousProducer); // [F4.010] [F4.184]
    all.put("advisories-destinations", AllAdvisoriesScenarios::destinations); // [F4.187]
    all.put("advisories-temporary", AllAdvisoriesScenarios::temporary); // [F4.188]
    all.put("advisories-master", AllAdvisoriesScenarios::master); // [F4.199]
    all.put("advisories-all-in-one", AllAdvisoriesScenarios::allInOne); // [F4.202]
    all.put("advisories-selector", AllAdvisoriesScenarios::selector); // [F4.184] [F4.185]
    all.put("advisories-replay", AllAdvisoriesScenarios::replay); // [F4.183] [F4.184] [F4.185]
    all.put("advisories-durable", AllAdvisoriesScenarios::durable); // [F4.185]
  }

  private static ActiveMQDestination queue(Stage stage, String suffix) { return new ActiveMQQueue("told." + stage.name(suffix)); }

  private static ActiveMQDestination topic(Stage stage, String suffix) { return new ActiveMQTopic("told." + stage.name(suffix)); }

  private static void note(Stage stage, String what, Message received) throws JMSException { stage.note(what, describe(received)); }

  private static String describe(Message received) throws JMSException {
    ActiveMQMessage message = (ActiveMQMessage) received;
    if (message == null) return "nothing";
    TreeMap<String, String> properties = Stage.properties(message);
    for (String each : new String[] {"originBrokerId", "originBrokerURL", "orignalMessageId", "consumerId", "producerId", "usageCount"}) {
      if (properties.containsKey(each)) properties.put(each, properties.get(each).replaceAll(":.*", ""));
    }
    Object data = message.getDataStructure();
    String about = data == null ? "null" : data.getClass().getSimpleName();
    if (data instanceof ActiveMQMessage) about += " of " + ((ActiveMQMessage) data).getDestination() + " body " + Stage.text((Message) data);
    return message.getDestination() + " " + message.getJMSType() + " " + about + " " + properties + " priority " + message.getJMSPriority() + " persistent " + message.isPersistent();
  }

  private static MessageConsumer watch(Stage stage, ActiveMQDestination topic) throws JMSException {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer consumer = Stage.auto(connection).createConsumer(topic);
    Stage.flush(connection);
    return consumer;
  }

  private static void way(Stage stage) throws Exception {
    ActiveMQDestination queue = queue(stage, "Q");
    MessageConsumer delivered = watch(stage, AdvisorySupport.getMessageDeliveredAdvisoryTopic(queue));
    MessageConsumer consumed = watch(stage, AdvisorySupport.getMessageConsumedAdvisoryTopic(queue));
    Session session = stage.connect().createSession(true, Session.SESSION_TRANSACTED);
    Stage.send(session, queue, "m1");
    stage.note("before the commit", describe(delivered.receive(300)));
    session.commit();
    note(stage, "delivered", Stage.receive(delivered));
    MessageConsumer consumer = session.createConsumer(queue);
    stage.note("got", Stage.text(Stage.receive(consumer)));
    stage.note("consumed before the commit", describe(consumed.receive(300)));
    session.commit();
    note(stage, "consumed", Stage.receive(consumed));
  }

  private static void ofTopic(Stage stage) throws Exception {
    ActiveMQDestination topic = topic(stage, "T");
    MessageConsumer delivered = watch(stage, AdvisorySupport.getMessageDeliveredAdvisoryTopic(topic));
    MessageConsumer consumed = watch(stage, AdvisorySupport.getMessageConsumedAdvisoryTopic(topic));
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(topic);
    Stage.send(session, topic, "m1");
    stage.note("got", Stage.text(Stage.receive(consumer)));
    note(stage, "delivered", Stage.receive(delivered));
    note(stage, "consumed", consumed.receive(500));
  }

  private static void bodies(Stage stage) throws Exception {
    ActiveMQDestination queue = new ActiveMQQueue("bodies." + stage.name("Q"));
    MessageConsumer delivered = watch(stage, AdvisorySupport.getMessageDeliveredAdvisoryTopic(queue));
    Stage.send(Stage.auto(stage.connect()), queue, "with body");
    note(stage, "delivered", Stage.receive(delivered));
  }

  private static void noConsumer(Stage stage) throws Exception {
    for (ActiveMQDestination each : new ActiveMQDestination[] {queue(stage, "Q"), topic(stage, "T")}) {
      MessageConsumer unseen = watch(stage, each.isQueue() ? AdvisorySupport.getNoQueueConsumersAdvisoryTopic(each) : AdvisorySupport.getNoTopicConsumersAdvisoryTopic(each));
      Session session = Stage.auto(stage.connect());
      MessageProducer producer = session.createProducer(each);
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      producer.send(session.createTextMessage("persistent"));
      stage.note("persistent", Stage.text(unseen.receive(300)));
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      TextMessage message = session.createTextMessage("told");
      message.setStringProperty("color", "red");
      producer.send(message);
      ActiveMQMessage got = (ActiveMQMessage) Stage.receive(unseen);
      stage.note("non-persistent", Stage.text(got) + " " + (got == null ? "" : got.getDestination() + " " + Stage.properties(got) + " " + got.getJMSType()));
    }
  }

  private static void expired(Stage stage) throws Exception {
    ActiveMQDestination queue = queue(stage, "Q");
    MessageConsumer expired = watch(stage, AdvisorySupport.getExpiredMessageTopic((Destination) queue));
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(50);
    producer.send(session.createTextMessage("short"));
    note(stage, "expired", Stage.receive(expired));
  }

  private static void deadLetter(Stage stage) throws Exception {
    ActiveMQDestination queue = queue(stage, "Q");
    MessageConsumer dead = watch(stage, AdvisorySupport.getMessageDLQdAdvisoryTopic(queue));
    ActiveMQConnection connection = stage.connect("?jms.redeliveryPolicy.maximumRedeliveries=0");
    Session session = Stage.transacted(connection);
    Stage.send(session, queue, "poison");
    session.commit();
    MessageConsumer consumer = session.createConsumer(queue);
    stage.note("got", Stage.text(Stage.receive(consumer)));
    session.rollback();
    note(stage, "dead", Stage.receive(dead));
  }

  private static void slowConsumer(Stage stage) throws Exception {
    ActiveMQDestination topic = new ActiveMQTopic("told.slow." + stage.name("T"));
    MessageConsumer slow = watch(stage, AdvisorySupport.getSlowConsumerAdvisoryTopic(topic));
    MessageConsumer discarded = watch(stage, AdvisorySupport.getMessageDiscardedAdvisoryTopic(topic));
    Session reading = Stage.client(stage.connect("?jms.prefetchPolicy.topicPrefetch=2"));
    MessageConsumer consumer = reading.createConsumer(topic);
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(topic);
    for (int i = 1; i <= 20; i++) producer.send(session.createTextMessage("m" + i));
    note(stage, "slow", Stage.receive(slow));
    Message first = Stage.receive(discarded);
    note(stage, "discarded", first);
    stage.note("unused", consumer != null);
  }

  private static void fastProducer(Stage stage) throws Exception {
    ActiveMQDestination queue = new ActiveMQQueue("told.full." + stage.name("Q"));
    MessageConsumer fast = watch(stage, AdvisorySupport.getFastProducerAdvisoryTopic(queue));
    MessageConsumer full = watch(stage, AdvisorySupport.getFullAdvisoryTopic(queue));
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    Thread sending = new Thread(() -> {
      try {
        for (int i = 0; i < 40; i++) {
          BytesMessage message = session.createBytesMessage();
          message.writeBytes(new byte[64 * 1024]);
          producer.send(message);
        }
      } catch (JMSException ended) {
        // The connection is closed below.
      }
    });
    sending.setDaemon(true);
    sending.start();
    ActiveMQMessage told = (ActiveMQMessage) Stage.receive(full);
    stage.note("full", told == null ? "nothing" : told.getDestination() + " " + Stage.properties(told).keySet() + " " + told.getDataStructure());
    note(stage, "fast", Stage.receive(fast));
    ActiveMQConnection relief = stage.connect();
    MessageConsumer consumer = Stage.auto(relief).createConsumer(queue);
    int count = 0;
    while (count < 40 && Stage.receive(consumer) != null) count++;
    stage.note("all came", count);
  }

  private static void anonymousProducer(Stage stage) throws Exception {
    MessageConsumer told = watch(stage, new ActiveMQTopic("ActiveMQ.Advisory.Producer.Anonymous"));
    while (told.receive(300) != null) { /* Those that are open. */ }
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(null);
    note(stage, "opened", Stage.receive(told));
    producer.close();
    note(stage, "closed", Stage.receive(told));
  }

  private static void destinations(Stage stage) throws Exception {
    MessageConsumer queues = watch(stage, AdvisorySupport.QUEUE_ADVISORY_TOPIC);
    MessageConsumer topics = watch(stage, AdvisorySupport.TOPIC_ADVISORY_TOPIC);
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    session.createProducer(queue(stage, "Q")).close();
    session.createProducer(topic(stage, "T")).close();
    stage.note("queue made", about(queues, queue(stage, "Q")));
    stage.note("topic made", about(topics, topic(stage, "T")));
    connection.destroyDestination(queue(stage, "Q"));
    connection.destroyDestination(topic(stage, "T"));
    stage.note("queue gone", about(queues, queue(stage, "Q")));
    stage.note("topic gone", about(topics, topic(stage, "T")));
  }

  /** The next advisory about that destination, with what the command says. */
  private static String about(MessageConsumer consumer, ActiveMQDestination destination) throws JMSException {
    for (;;) {
      ActiveMQMessage message = (ActiveMQMessage) Stage.receive(consumer);
      if (message == null) return "nothing";
      if (!(message.getDataStructure() instanceof org.apache.activemq.command.DestinationInfo)) continue;
      org.apache.activemq.command.DestinationInfo info = (org.apache.activemq.command.DestinationInfo) message.getDataStructure();
      if (info.getDestination().equals(destination)) return describe(message) + " operation " + info.getOperationType();
    }
  }

  private static void temporary(Stage stage) throws Exception {
    MessageConsumer told = watch(stage, AdvisorySupport.TEMP_DESTINATION_COMPOSITE_ADVISORY_TOPIC);
    while (told.receive(300) != null) { /* Those that are open. */ }
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    TemporaryQueue queue = session.createTemporaryQueue();
    stage.note("queue made", about(told, (ActiveMQDestination) queue));
    TemporaryTopic topic = session.createTemporaryTopic();
    stage.note("topic made", about(told, (ActiveMQDestination) topic));
    queue.delete();
    stage.note("queue gone", about(told, (ActiveMQDestination) queue));
    connection.close();
    stage.note("topic gone with its connection", about(told, (ActiveMQDestination) topic));
  }

  private static void master(Stage stage) throws Exception {
    note(stage, "told when one comes later", watch(stage, AdvisorySupport.getMasterBrokerAdvisoryTopic()).receive(1000));
  }

  private static void allInOne(Stage stage) throws Exception {
    MessageConsumer all = watch(stage, new ActiveMQTopic("ActiveMQ.Advisory.>"));
    ActiveMQDestination queue = stage.queue("Q");
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.close();
    List<String> seen = new ArrayList<>();
    while (seen.size() < 3) {
      ActiveMQMessage message = (ActiveMQMessage) Stage.receive(all);
      if (message == null) break;
      String name = message.getDestination().getPhysicalName();
      boolean made = message.getDataStructure() instanceof org.apache.activemq.command.DestinationInfo && ((org.apache.activemq.command.DestinationInfo) message.getDataStructure()).getDestination().equals(queue);
      if (made || name.endsWith(queue.getPhysicalName())) seen.add(name + " " + message.getDataStructure().getClass().getSimpleName());
    }
    Collections.sort(seen);
    stage.note("seen", seen);
  }

  private static void selector(Stage stage) throws Exception {
    ActiveMQDestination queue = stage.queue("Q");
    ActiveMQConnection connection = stage.connect();
    MessageConsumer nobody = Stage.auto(connection).createConsumer(AdvisorySupport.getConsumerAdvisoryTopic(queue), "consumerCount = 0");
    MessageConsumer producers = Stage.auto(connection).createConsumer(AdvisorySupport.getProducerAdvisoryTopic((Destination) queue), "producerCount >= 2");
    Stage.flush(connection);
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer one = session.createProducer(queue);
    MessageProducer two = session.createProducer(queue);
    consumer.close();
    note(stage, "the last consumer has gone", Stage.receive(nobody));
    note(stage, "a second producer", Stage.receive(producers));
    one.close();
    two.close();
  }

  private static void replay(Stage stage) throws Exception {
    ActiveMQDestination queue = stage.queue("Q");
    ActiveMQConnection connection = stage.connectAs(stage.name("watched"));
    Session session = Stage.auto(connection);
    session.createConsumer(queue);
    session.createProducer(queue);
    Stage.flush(connection);
    note(stage, "consumer", Stage.receive(watch(stage, AdvisorySupport.getConsumerAdvisoryTopic(queue))));
    note(stage, "producer", Stage.receive(watch(stage, AdvisorySupport.getProducerAdvisoryTopic((Destination) queue))));
    MessageConsumer connections = watch(stage, AdvisorySupport.getConnectionAdvisoryTopic());
    String found = "nothing";
    for (ActiveMQMessage each = (ActiveMQMessage) Stage.receive(connections); each != null; each = (ActiveMQMessage) connections.receive(500)) {
      if (each.getDataStructure().toString().contains(stage.name("watched"))) found = describe(each);
    }
    stage.note("connection", found);
    note(stage, "not to one who asks for all", firstAbout(watch(stage, new ActiveMQTopic("ActiveMQ.Advisory.Consumer.Queue.>")), queue));
  }

  private static Message firstAbout(MessageConsumer consumer, ActiveMQDestination destination) throws JMSException {
    for (Message each = consumer.receive(500); each != null; each = consumer.receive(500)) {
      if (((ActiveMQMessage) each).getDestination().getPhysicalName().endsWith(destination.getPhysicalName())) return each;
    }
    return null;
  }

  private static void durable(Stage stage) throws Exception {
    ActiveMQTopic topic = new ActiveMQTopic(stage.name("T"));
    MessageConsumer told = watch(stage, AdvisorySupport.getConsumerAdvisoryTopic((Destination) topic));
    ActiveMQConnection connection = stage.connectAs(stage.name("client"));
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub");
    note(stage, "opened", Stage.receive(told));
    consumer.close();
    note(stage, "closed", Stage.receive(told));
    session.unsubscribe("sub");
    note(stage, "unsubscribed", Stage.receive(told));
  }
}
