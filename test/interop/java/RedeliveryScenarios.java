import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.broker.region.policy.RedeliveryPolicyMap;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** When a message comes again, by the client's policy and by the broker's; and where it goes when nobody wants it. */
final class RedeliveryScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("redelivery-delays", RedeliveryScenarios::delays); // [F1.157] [F1.159] [F1.160]
    all.put("redelivery-plain-delay", RedeliveryScenarios::plainDelay); // [F1.158] [F1.161]
    all.put("redelivery-maximum", RedeliveryScenarios::maximum); // [F1.156] [F1.166]
    all.put("redelivery-by-destination", RedeliveryScenarios::byDestination); // [F1.163]
    all.put("redelivery-pre-dispatch", RedeliveryScenarios::preDispatch); // [F1.162] [F1.043]
    all.put("redelivery-non-blocking", RedeliveryScenarios::nonBlocking); // [F1.164]
    all.put("redelivery-listener", RedeliveryScenarios::listener); // [F1.065]
    all.put("redelivery-broker", RedeliveryScenarios::broker); // [F4.077]
    all.put("redelivery-broker-topic", RedeliveryScenarios::brokerTopic); // [F4.077]
    all.put("dead-individual", RedeliveryScenarios::individual); // [F4.161]
    all.put("dead-as-topic", RedeliveryScenarios::asTopic); // [F4.161]
    all.put("dead-of-topic", RedeliveryScenarios::ofTopic); // [F4.161]
    all.put("dead-elsewhere", RedeliveryScenarios::elsewhere); // [F4.160]
    all.put("dead-discarded", RedeliveryScenarios::discarded); // [F4.162]
    all.put("dead-dropped", RedeliveryScenarios::dropped); // [F4.074]
    all.put("dead-expired", RedeliveryScenarios::expired); // [F4.163] [F4.189] [F4.205]
    all.put("dead-non-persistent", RedeliveryScenarios::nonPersistent); // [F4.164]
    all.put("dead-short-lived", RedeliveryScenarios::shortLived); // [F4.165]
    all.put("dead-advisory", RedeliveryScenarios::advisory); // [F4.197]
    all.put("dead-durable-rejected", RedeliveryScenarios::durableRejected); // [F4.016]
  }

  private static ActiveMQConnectionFactory giving(Stage stage, int redeliveries) {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.getRedeliveryPolicy().setMaximumRedeliveries(redeliveries);
    return factory;
  }

  /** Rolled back until it does not come any more; the gaps between two deliveries, in ms. */
  private static List<Long> gaps(Stage stage, ActiveMQConnectionFactory factory, int deliveries) throws Exception {
    Session session = Stage.transacted(stage.connect(factory));
    Stage.send(session, stage.queue("Q"), "m");
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    List<Long> gaps = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < deliveries; i++) {
      Stage.receive(consumer);
      long now = System.nanoTime() / 1_000_000;
      if (i > 0) gaps.add(now - before);
      session.rollback();
      before = System.nanoTime() / 1_000_000;
    }
    return gaps;
  }

  /** Timers are never early, but for rounding; how late they are is the machine's affair. */
  private static void noteGaps(Stage stage, List<Long> gaps, long... atLeast) {
    for (int i = 0; i < atLeast.length; i++) stage.note("gap " + i + " is at least " + atLeast[i], gaps.get(i) >= atLeast[i] - 2);
  }

  private static void delays(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = giving(stage, 4);
    RedeliveryPolicy policy = factory.getRedeliveryPolicy();
    policy.setInitialRedeliveryDelay(50);
    policy.setUseExponentialBackOff(true);
    policy.setBackOffMultiplier(3);
    policy.setMaximumRedeliveryDelay(200);
    noteGaps(stage, gaps(stage, factory, 5), 50, 150, 200, 200);
  }

  private static void plainDelay(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = giving(stage, 4);
    RedeliveryPolicy policy = factory.getRedeliveryPolicy();
    policy.setInitialRedeliveryDelay(0);
    policy.setRedeliveryDelay(100);
    policy.setUseCollisionAvoidance(true);
    policy.setCollisionAvoidancePercent((short) 20);
    noteGaps(stage, gaps(stage, factory, 4), 0, 80, 80);
  }

  private static void maximum(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect(giving(stage, 3)));
    session.createProducer(stage.queue("Q")).send(stage.marked(session, "poison"));
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      seen.add(Stage.delivery(Stage.receive(consumer)));
      session.rollback();
    }
    stage.note("deliveries", seen);
    note(stage, stage.deadLetter());
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void byDestination(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = stage.factory("");
    RedeliveryPolicyMap map = new RedeliveryPolicyMap();
    for (int most : new int[] {0, 2}) {
      RedeliveryPolicy policy = new RedeliveryPolicy();
      policy.setInitialRedeliveryDelay(0);
      policy.setRedeliveryDelay(0);
      policy.setMaximumRedeliveries(most);
      policy.setQueue(stage.name(most == 0 ? ">" : "B"));
      map.put(policy.getDestination(), policy);
    }
    map.setDefaultEntry(new RedeliveryPolicy());
    factory.setRedeliveryPolicyMap(map);
    Session session = Stage.transacted(stage.connect(factory));
    for (String name : new String[] {"A", "B"}) {
      Stage.send(session, stage.queue(name), "m");
      session.commit();
      MessageConsumer consumer = session.createConsumer(stage.queue(name));
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < (name.equals("A") ? 1 : 3); i++) {
        seen.add(Stage.delivery(Stage.receive(consumer)));
        session.rollback();
      }
      consumer.close();
      stage.note(name, seen + " " + stage.left(stage.queue(name)));
    }
  }

  /** Given back by clients that went away; the next one does not even show it to its application. */
  private static void preDispatch(Stage stage) throws Exception {
    Session sending = Stage.auto(stage.connect());
    sending.createProducer(stage.queue("Q")).send(stage.marked(sending, "poison"));
    Stage.send(sending, stage.queue("Q"), "good");
    for (int i = 0; i < 2; i++) {
      ActiveMQConnection connection = stage.connect("?jms.prefetchPolicy.queuePrefetch=1");
      stage.note("delivery " + i, Stage.delivery(Stage.receive(Stage.transacted(connection).createConsumer(stage.queue("Q")))));
      connection.close();
    }
    ActiveMQConnectionFactory factory = giving(stage, 1);
    Session session = Stage.transacted(stage.connect(factory));
    stage.note("next", Stage.delivery(Stage.receive(session.createConsumer(stage.queue("Q")))));
    session.commit();
    note(stage, stage.deadLetter());
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void nonBlocking(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = giving(stage, 3);
    factory.setNonBlockingRedelivery(true);
    factory.getRedeliveryPolicy().setInitialRedeliveryDelay(300);
    factory.getRedeliveryPolicy().setRedeliveryDelay(300);
    Session session = Stage.transacted(stage.connect(factory));
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 3));
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    List<String> seen = new ArrayList<>();
    seen.add(Stage.delivery(Stage.receive(consumer)));
    session.rollback();
    for (int i = 0; i < 3; i++) {
      seen.add(Stage.delivery(Stage.receive(consumer)));
      session.commit();
    }
    stage.note("deliveries", seen);
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void listener(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect(giving(stage, 6)));
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    session.createConsumer(stage.queue("Q")).setMessageListener(message -> {
      try {
        seen.add(Stage.delivery(message));
      } catch (JMSException error) {
        seen.add(error.toString());
      }
      throw new IllegalArgumentException("no");
    });
    Session sending = Stage.auto(stage.connect());
    sending.createProducer(stage.queue("Q")).send(stage.marked(sending, "poison"));
    Message letter = stage.deadLetter();
    stage.note("deliveries", seen);
    note(stage, letter);
  }

  // ---------------------------------------------------------------------------------------- the broker's redelivery

  private static void broker(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect(giving(stage, 0));
    Session session = Stage.transacted(connection);
    Session sending = Stage.auto(connection);
    for (String name : new String[] {"Q", "once"}) {
      Message message = stage.marked(sending, "poison of " + name);
      message.setJMSCorrelationID("kept");
      sending.createProducer(stage.queue(name)).send(message);
      MessageConsumer consumer = session.createConsumer(stage.queue(name));
      for (int i = 0; i < (name.equals("Q") ? 3 : 2); i++) {
        Message received = Stage.receive(consumer);
        stage.note(name + " delivery " + i, Stage.delivery(received) + " " + shape(received) + " " + received.getJMSCorrelationID() + " " + received.getJMSDestination());
        session.rollback();
      }
      consumer.close();
      note(stage, stage.deadLetter());
      stage.note(name + " left", stage.left(stage.queue(name)));
    }
  }

  /** It goes to the topic again, and so to all its subscribers. */
  private static void brokerTopic(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect(giving(stage, 0));
    Session session = Stage.transacted(connection);
    MessageConsumer gives = session.createConsumer(stage.topic("T"));
    MessageConsumer takes = Stage.auto(stage.connect()).createConsumer(stage.topic("T"));
    Session sending = Stage.auto(connection);
    sending.createProducer(stage.topic("T")).send(stage.marked(sending, "poison"));
    stage.note("one who gives it back", Stage.delivery(Stage.receive(gives)));
    session.rollback();
    stage.note("one who takes it", Stage.deliveries(takes, 2));
    stage.note("again", Stage.delivery(Stage.receive(gives)));
    session.rollback();
    note(stage, stage.deadLetter());
  }

  // ------------------------------------------------------------------------------------------------ dead letters

  private static TreeMap<String, String> shape(Message message) throws JMSException {
    TreeMap<String, String> properties = Stage.properties(message);
    properties.computeIfPresent("scheduledJobId", (name, id) -> id.replaceAll("ID:.*", "ID"));
    String cause = message.getStringProperty("dlqDeliveryFailureCause");
    if (cause != null) properties.put("dlqDeliveryFailureCause", cause);
    return properties;
  }

  private static void note(Stage stage, Message message) throws JMSException {
    stage.note("dead letter", Stage.delivery(message));
    if (message == null) return;
    stage.note("properties", shape(message));
    ActiveMQMessage letter = (ActiveMQMessage) message;
    stage.note("headers", letter.getJMSDestination() + " " + letter.getOriginalDestination() + " " + letter.getJMSDeliveryMode() + " " + letter.getJMSPriority()
        + " " + (letter.getJMSExpiration() == 0 ? "for ever" : "expires") + " " + letter.getJMSCorrelationID() + " " + letter.getRedeliveryCounter());
  }

  /** Sends one message to the destination and refuses it. */
  private static void refuse(Stage stage, Destination destination, int mode) throws Exception {
    ActiveMQConnection connection = stage.connect(giving(stage, 0));
    Session session = Stage.transacted(connection);
    MessageConsumer consumer = session.createConsumer(destination);
    Session sending = Stage.auto(connection);
    sending.createProducer(destination).send(stage.marked(sending, "poison"), mode, 4, 0);
    stage.note("delivery", Stage.delivery(Stage.receive(consumer)));
    session.rollback();
    consumer.close();
    Stage.flush(connection);
  }

  private static Message first(Stage stage, Destination destination) throws JMSException {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer consumer = Stage.auto(connection).createConsumer(destination);
    Message message = Stage.receive(consumer);
    Stage.flush(connection);
    consumer.close();
    return message;
  }

  private static List<String> inSharedQueue(Stage stage) throws JMSException {
    return Stage.browse(Stage.auto(stage.connect()), new ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'");
  }

  private static void individual(Stage stage) throws Exception {
    refuse(stage, stage.queue("Q"), DeliveryMode.PERSISTENT);
    note(stage, first(stage, new ActiveMQQueue("Dead." + stage.name("Q") + ".End")));
    stage.note("in the shared queue", inSharedQueue(stage));
  }

  private static void asTopic(Stage stage) throws Exception {
    MessageConsumer letters = Stage.auto(stage.connect()).createConsumer(new ActiveMQTopic("ActiveMQ.DLQ.Queue." + stage.name("Q")));
    refuse(stage, stage.queue("Q"), DeliveryMode.PERSISTENT);
    note(stage, Stage.receive(letters));
  }

  private static void ofTopic(Stage stage) throws Exception {
    refuse(stage, stage.topic("T"), DeliveryMode.PERSISTENT);
    note(stage, first(stage, new ActiveMQQueue("Dead.Topic." + stage.name("T") + ".End")));
  }

  private static void elsewhere(Stage stage) throws Exception {
    refuse(stage, stage.queue("Q"), DeliveryMode.PERSISTENT);
    note(stage, first(stage, new ActiveMQQueue("DEAD.ELSEWHERE")));
    refuse(stage, stage.queue("Q"), DeliveryMode.PERSISTENT);
    // A dead letter that dies again is gone.
    refuseExisting(stage, new ActiveMQQueue("DEAD.ELSEWHERE"));
    stage.note("left there", stage.left(new ActiveMQQueue("DEAD.ELSEWHERE")));
  }

  private static void refuseExisting(Stage stage, Destination destination) throws Exception {
    ActiveMQConnection connection = stage.connect(giving(stage, 0));
    Session session = Stage.transacted(connection);
    MessageConsumer consumer = session.createConsumer(destination);
    stage.note("delivery", Stage.delivery(Stage.receive(consumer)));
    session.rollback();
    consumer.close();
    Stage.flush(connection);
  }

  private static void discarded(Stage stage) throws Exception {
    refuse(stage, stage.queue("Q"), DeliveryMode.PERSISTENT);
    stage.note("left", stage.left(stage.queue("Q")));
    stage.note("in the shared queue", inSharedQueue(stage));
  }

  private static void dropped(Stage stage) throws Exception {
    for (String name : new String[] {"Q", "QQ", "X.DROP"}) refuse(stage, stage.queue(name), DeliveryMode.PERSISTENT);
    stage.note("left", stage.left(stage.queue("Q")) + " " + stage.left(stage.queue("QQ")));
    stage.note("in the shared queue", inSharedQueue(stage).size());
    ActiveMQConnection connection = stage.connect(giving(stage, 0));
    Session session = Stage.transacted(connection);
    Queue temporary = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(temporary);
    Session sending = Stage.auto(connection);
    sending.createProducer(temporary).send(stage.marked(sending, "temporary"));
    Stage.receive(consumer);
    session.rollback();
    Stage.flush(connection);
    stage.note("with a temporary one", inSharedQueue(stage).size());
  }

  /** Nobody consumes, so the broker's own search finds them. */
  private static void expired(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer advisories = Stage.auto(stage.connect()).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.Expired.Queue." + stage.name(">")));
    for (String name : new String[] {"off", "on"}) {
      session.createProducer(stage.queue(name)).send(stage.marked(session, "late for " + name), DeliveryMode.PERSISTENT, 4, 100);
    }
    List<String> expired = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Message advisory = Stage.receive(advisories);
      expired.add(advisory == null ? "nothing" : advisory.getJMSDestination() + " " + (advisory.getStringProperty("orignalMessageId") != null));
    }
    Collections.sort(expired);
    stage.note("advisories", expired);
    Message letter = stage.deadLetter();
    stage.note("dead letter", Stage.text(letter));
    stage.note("cause", letter.getStringProperty("dlqDeliveryFailureCause"));
    stage.note("properties", Stage.properties(letter).keySet());
    stage.note("in the shared queue", inSharedQueue(stage));
    stage.note("left", stage.left(stage.queue("on")) + " " + stage.left(stage.queue("off")));
  }

  private static void nonPersistent(Stage stage) throws Exception {
    refuse(stage, stage.queue("Q"), DeliveryMode.NON_PERSISTENT);
    note(stage, stage.deadLetter());
  }

  private static void shortLived(Stage stage) throws Exception {
    refuse(stage, stage.queue("Q"), DeliveryMode.PERSISTENT);
    ActiveMQQueue dead = new ActiveMQQueue("Dead." + stage.name("Q"));
    QueueBrowser browser = Stage.auto(stage.connect()).createBrowser(dead);
    note(stage, (Message) browser.getEnumeration().nextElement());
    browser.close();
    long patience = System.currentTimeMillis() + Stage.PATIENCE_MS;
    while (!stage.left(dead).isEmpty() && System.currentTimeMillis() < patience) Thread.sleep(100);
    stage.note("after its time", stage.left(dead));
  }

  private static void advisory(Stage stage) throws Exception {
    MessageConsumer advisories = Stage.auto(stage.connect()).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.MessageDLQd.Queue." + stage.name("Q")));
    refuse(stage, stage.queue("Q"), DeliveryMode.PERSISTENT);
    ActiveMQMessage advisory = (ActiveMQMessage) Stage.receive(advisories);
    stage.note("advisory", advisory == null ? "nothing" : advisory.getJMSDestination() + " about " + ((ActiveMQMessage) advisory.getDataStructure()).getDestination());
    stage.note("properties", advisory == null ? "" : Stage.properties(advisory).keySet());
    stage.deadLetter();
  }

  private static void durableRejected(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    stage.fails("durable", () -> session.createDurableSubscriber((Topic) stage.topic("T"), "sub"));
    stage.note("plain", session.createConsumer(stage.topic("T")) != null);
  }
}
