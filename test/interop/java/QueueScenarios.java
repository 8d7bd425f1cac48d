import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** Order, sharing, prefetch, pulling, browsing, groups, exclusive consumers, composite and wildcard names, expiry. */
final class QueueScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("queue-order", QueueScenarios::order); // [F1.124]
    all.put("queue-round-robin", QueueScenarios::roundRobin); // [F1.123] [F4.204]
    all.put("queue-consumer-priority", QueueScenarios::consumerPriority); // [F1.136]
    all.put("queue-exclusive", QueueScenarios::exclusive); // [F1.135]
    all.put("queue-groups", QueueScenarios::groups); // [F1.151]
    all.put("queue-prefetch", QueueScenarios::prefetch); // [F1.144] [F1.138]
    all.put("queue-pull", QueueScenarios::pull); // [F1.150] [F1.064]
    all.put("queue-pull-waits", QueueScenarios::pullWaits);
    all.put("queue-browse", QueueScenarios::browse); // [F1.130]
    all.put("queue-browse-while-consumed", QueueScenarios::browseWhileConsumed);
    all.put("queue-priorities", QueueScenarios::priorities); // [F1.025] [F4.107]
    all.put("queue-composite", QueueScenarios::composite); // [F1.119]
    all.put("queue-wildcards", QueueScenarios::wildcards); // [F1.187] [F1.188]
    all.put("queue-expiry", QueueScenarios::expiry); // [F1.024] [F4.205]
    all.put("queue-expiry-in-client", QueueScenarios::expiryInClient); // [F1.093]
    all.put("queue-destroy", QueueScenarios::destroy);
    all.put("queue-producer-window", QueueScenarios::producerWindow); // [F1.116]
    all.put("queue-backlog", QueueScenarios::backlog);
  }

  private static void order(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    Stage.send(session, queue, Stage.numbers(1, 200));
    stage.note("in order", Stage.texts(session.createConsumer(queue), 200).hashCode() == List.of(Stage.numbers(1, 200)).hashCode());
    Stage.flush(connection);
    stage.note("left", stage.left(queue));
  }

  private static void roundRobin(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Queue queue = stage.queue("Q");
    MessageConsumer one = Stage.auto(connection).createConsumer(queue);
    MessageConsumer two = Stage.auto(connection).createConsumer(queue);
    Stage.send(Stage.auto(connection), queue, Stage.numbers(1, 20));
    stage.note("one", Stage.texts(one, 10));
    stage.note("two", Stage.texts(two, 10));
  }

  private static void consumerPriority(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer low = Stage.auto(connection).createConsumer(new ActiveMQQueue(stage.name("Q") + "?consumer.priority=1"));
    MessageConsumer high = Stage.auto(connection).createConsumer(new ActiveMQQueue(stage.name("Q") + "?consumer.priority=10&consumer.prefetchSize=6"));
    Stage.send(Stage.auto(connection), stage.queue("Q"), Stage.numbers(1, 10));
    Session held = Stage.auto(connection);
    stage.note("high while it has room", Stage.texts(high, 6).subList(0, 6));
    held.close();
    stage.note("consumed by low or high", Stage.texts(low, 1).size());
  }

  private static void exclusive(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Queue queue = new ActiveMQQueue(stage.name("Q") + "?consumer.exclusive=true");
    MessageConsumer one = Stage.auto(connection).createConsumer(queue);
    MessageConsumer two = Stage.auto(connection).createConsumer(queue);
    MessageConsumer plain = Stage.auto(connection).createConsumer(stage.queue("Q"));
    Session session = Stage.auto(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    stage.note("first exclusive", Stage.texts(one, 5));
    one.close();
    Stage.flush(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(6, 8));
    stage.note("second exclusive", Stage.texts(two, 3));
    two.close();
    Stage.flush(connection);
    Stage.send(session, stage.queue("Q"), "m9");
    stage.note("then the plain one", Stage.texts(plain, 1));
  }

  private static void groups(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Queue queue = stage.queue("Q");
    MessageConsumer one = Stage.auto(connection).createConsumer(queue);
    MessageConsumer two = Stage.auto(connection).createConsumer(queue);
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 12; i++) sendInGroup(session, producer, "g" + i % 4, "m" + i, 0);
    TreeMap<String, String> owners = new TreeMap<>();
    note(stage, "one", one, owners, 12);
    note(stage, "two", two, owners, 12);
    stage.note("groups", owners.keySet());
    sendInGroup(session, producer, "g0", "closing", -1);
    sendInGroup(session, producer, "g0", "reopened", 0);
    List<String> later = new ArrayList<>();
    for (MessageConsumer each : new MessageConsumer[] {one, two}) {
      for (Message message = each.receive(400); message != null; message = each.receive(400)) later.add(Stage.text(message) + " first " + first(message));
    }
    java.util.Collections.sort(later);
    stage.note("after closing g0", later);
    one.close();
    Stage.flush(connection);
    for (int i = 0; i < 4; i++) sendInGroup(session, producer, "g" + i, "n" + i, 0);
    stage.note("all with the one left", Stage.texts(two, 4));
  }

  private static void sendInGroup(Session session, MessageProducer producer, String group, String text, int sequence) throws JMSException {
    Message message = session.createTextMessage(text);
    message.setStringProperty("JMSXGroupID", group);
    if (sequence != 0) message.setIntProperty("JMSXGroupSeq", sequence);
    producer.send(message);
  }

  private static boolean first(Message message) throws JMSException {
    return message.propertyExists("JMSXGroupFirstForConsumer") && message.getBooleanProperty("JMSXGroupFirstForConsumer");
  }

  private static void note(Stage stage, String who, MessageConsumer consumer, TreeMap<String, String> owners, int most) throws JMSException {
    List<String> got = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Message message = consumer.receive(500);
      if (message == null) break;
      String group = message.getStringProperty("JMSXGroupID");
      String owner = owners.putIfAbsent(group, who);
      if (owner != null && !owner.equals(who)) stage.note("group split", group);
      got.add(group + ":" + Stage.text(message) + (first(message) ? " first" : ""));
    }
    stage.note(who, got);
  }

  /** A consumer that does not receive holds as many as its prefetch says; a second one gets the rest. */
  private static void prefetch(Stage stage) throws Exception {
    for (int size : new int[] {0, 1, 3, 1_000, 32_766}) {
      ActiveMQConnection connection = stage.connect();
      Queue queue = stage.queue("Q" + size);
      Stage.send(Stage.auto(connection), queue, Stage.numbers(1, 10));
      MessageConsumer holder = Stage.client(connection).createConsumer(new ActiveMQQueue(stage.name("Q" + size) + "?consumer.prefetchSize=" + size));
      int held = Math.min(size, 10);
      org.apache.activemq.ActiveMQMessageConsumer inside = (org.apache.activemq.ActiveMQMessageConsumer) holder;
      Stage.until("prefetched", () -> inside.getMessageSize() == held);
      stage.note(size + " for the others", stage.drain(queue));
      holder.close();
      Stage.flush(connection);
      stage.note(size + " after closing", stage.drain(queue));
      connection.close();
    }
  }

  private static void pull(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.prefetchPolicy.all=0");
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    MessageConsumer consumer = session.createConsumer(queue);
    stage.note("nothing at once", consumer.receiveNoWait() == null);
    long before = System.nanoTime();
    stage.note("nothing in time", consumer.receive(300) == null);
    stage.note("waited", (System.nanoTime() - before) / 1_000_000 >= 290);
    Stage.send(session, queue, Stage.numbers(1, 4));
    stage.note("no wait", Stage.text(consumer.receiveNoWait()));
    stage.note("in time", Stage.text(consumer.receive(2_000)));
    stage.note("however long", Stage.text(consumer.receive()));
    stage.note("left", stage.left(queue));
    stage.note("last", Stage.text(consumer.receiveNoWait()));
    stage.note("end", Stage.text(consumer.receiveNoWait()));
    stage.failsWithClass("listener", () -> consumer.setMessageListener(message -> { }));
  }

  private static void pullWaits(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.prefetchPolicy.all=0");
    Queue queue = stage.queue("Q");
    for (String how : new String[] {"receive()", "receive(timeout)"}) {
      MessageConsumer consumer = Stage.auto(connection).createConsumer(queue);
      AtomicReference<String> got = new AtomicReference<>();
      Thread waiting = new Thread(() -> {
        try {
          got.set(Stage.text(how.equals("receive()") ? consumer.receive() : consumer.receive(Stage.PATIENCE_MS)));
        } catch (JMSException error) {
          got.set(error.toString());
        }
      });
      waiting.start();
      Stage.until("waiting", () -> waiting.getState() == Thread.State.TIMED_WAITING || waiting.getState() == Thread.State.WAITING);
      Stage.send(Stage.auto(stage.connect()), queue, "for " + how);
      waiting.join(Stage.PATIENCE_MS);
      stage.note(how, got.get());
      consumer.close();
    }
  }

  private static void browse(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    stage.note("of nothing", Stage.browse(session, queue, null));
    MessageProducer producer = session.createProducer(queue);
    for (int i = 1; i <= 10; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("i", i);
      producer.send(message);
    }
    stage.note("all", Stage.browse(session, queue, null));
    stage.note("again", Stage.browse(session, queue, null));
    stage.note("selected", Stage.browse(session, queue, "i > 3 AND i <> 7"));
    stage.note("deliveries after", stage.drain(queue));
    Stage.send(session, queue, Stage.numbers(1, 700));
    stage.note("more than a page", Stage.browse(session, queue, null).size());
  }

  private static void browseWhileConsumed(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    Queue queue = stage.queue("Q");
    Stage.send(session, queue, Stage.numbers(1, 5));
    MessageConsumer consumer = session.createConsumer(queue);
    stage.note("taken", Stage.texts(consumer, 2));
    stage.note("browsed", Stage.browse(session, queue, null));
    consumer.close();
    session.close();
    stage.note("after", stage.left(queue));
  }

  /** The configuration switches prioritizedMessages on for queues below `queue-priorities.sorted`. */
  private static void priorities(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.messagePrioritySupported=true");
    Session session = Stage.auto(connection);
    for (String name : new String[] {"sorted", "plain"}) {
      Queue queue = stage.queue(name);
      MessageProducer producer = session.createProducer(queue);
      for (int i = 0; i < 10; i++) {
        producer.setPriority(i % 5 * 2);
        producer.send(session.createTextMessage("p" + producer.getPriority()));
      }
      stage.note(name, stage.drain(queue));
    }
  }

  private static void composite(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer topic = session.createConsumer(stage.topic("C"));
    Queue all = new ActiveMQQueue(stage.name("A") + "," + stage.name("B") + ",topic://" + stage.name("C"));
    Stage.send(session, all, "to all");
    stage.note("A", stage.drain(stage.queue("A")));
    stage.note("B", stage.drain(stage.queue("B")));
    stage.note("C", Stage.texts(topic, 1));
    Stage.send(session, stage.queue("A"), "a");
    Stage.send(session, stage.queue("B"), "b");
    MessageConsumer both = session.createConsumer(new ActiveMQQueue(stage.name("A") + "," + stage.name("B")));
    List<String> got = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Message message = Stage.receive(both);
      got.add(Stage.text(message) + " from " + message.getJMSDestination());
    }
    java.util.Collections.sort(got);
    stage.note("consumed from both", got);
    Session transacted = Stage.transacted(connection);
    Stage.send(transacted, new ActiveMQQueue(stage.name("X") + "," + stage.name("Y")), "in a transaction");
    stage.note("before commit", stage.left(stage.queue("X")));
    transacted.commit();
    stage.note("after commit", stage.left(stage.queue("X")) + " " + stage.left(stage.queue("Y")));
  }

  private static void wildcards(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Stage.send(session, stage.queue("a.x"), "before");
    MessageConsumer star = session.createConsumer(stage.queue("a.*"));
    stage.note("existing queue", Stage.texts(star, 1));
    Stage.send(session, stage.queue("a.y"), "later");
    Message later = Stage.receive(star);
    stage.note("new queue", Stage.text(later) + " from " + later.getJMSDestination());
    star.close();
    Stage.flush(connection);
    MessageConsumer deep = session.createConsumer(stage.queue(">"));
    Stage.send(session, stage.queue("b.c.d"), "deep");
    stage.note("deep", Stage.texts(deep, 1));
    deep.close();
    Stage.flush(connection);
    MessageConsumer topics = session.createConsumer(stage.topic("t.*.z"));
    Stage.send(session, stage.topic("t.1.z"), "matches");
    Stage.send(session, stage.topic("t.1.y"), "does not");
    Stage.send(session, stage.topic("t.2.z"), "matches too");
    stage.note("topics", Stage.texts(topics, 2));
    Stage.send(session, new ActiveMQTopic(stage.name("t.>")), "to a pattern");
    Message pattern = topics.receive(500);
    stage.note("sent to a pattern", Stage.text(pattern));
  }

  private static void expiry(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    MessageProducer producer = session.createProducer(queue);
    producer.send(stage.marked(session, "expires"), DeliveryMode.PERSISTENT, 4, 50);
    producer.send(stage.marked(session, "stays"), DeliveryMode.PERSISTENT, 4, 0);
    producer.send(stage.marked(session, "vanishes"), DeliveryMode.NON_PERSISTENT, 4, 50);
    Thread.sleep(150);
    stage.note("received", stage.drain(queue));
    note(stage, "dead letter", stage.deadLetter());
    stage.note("no other", Stage.browse(session, new ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'"));
  }

  private static void note(Stage stage, String what, Message message) throws JMSException {
    stage.note(what, Stage.delivery(message));
    if (message == null) return;
    org.apache.activemq.command.ActiveMQMessage letter = (org.apache.activemq.command.ActiveMQMessage) message;
    TreeMap<String, String> properties = Stage.properties(message);
    if (properties.containsKey("originalExpiration")) properties.put("originalExpiration", "set");
    stage.note(what + " properties", properties);
    stage.note(what + " headers", letter.getJMSExpiration() + " " + letter.getOriginalDestination() + " " + letter.getJMSDeliveryMode() + " " + letter.getJMSPriority());
  }

  /** The message expires in the client's prefetch buffer: the client says so and the broker moves it. */
  private static void expiryInClient(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.send(stage.marked(session, "expires in the client"), DeliveryMode.PERSISTENT, 4, 300);
    producer.send(stage.marked(session, "stays"));
    org.apache.activemq.ActiveMQMessageConsumer inside = (org.apache.activemq.ActiveMQMessageConsumer) consumer;
    Stage.until("prefetched", () -> inside.getMessageSize() == 2);
    Thread.sleep(400);
    stage.note("received", Stage.texts(consumer, 1));
    note(stage, "dead letter", stage.deadLetter());
    Stage.flush(connection);
    stage.note("left", stage.left(queue));
  }

  private static void destroy(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    ActiveMQQueue queue = stage.queue("Q");
    Stage.send(session, queue, Stage.numbers(1, 3));
    MessageConsumer consumer = session.createConsumer(new ActiveMQQueue(stage.name("Q") + "?consumer.prefetchSize=0"));
    stage.fails("with a consumer", () -> connection.destroyDestination(queue));
    consumer.close();
    Stage.flush(connection);
    stage.fails("without", () -> connection.destroyDestination(queue));
    stage.note("left", stage.left(queue));
    stage.fails("of none", () -> connection.destroyDestination(stage.queue("never")));
  }

  private static void producerWindow(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.producerWindowSize=2000&jms.useAsyncSend=true");
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 100; i++) {
      producer.setDeliveryMode(i < 50 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
      BytesMessage message = session.createBytesMessage();
      message.writeBytes(new byte[500]);
      message.setIntProperty("i", i);
      producer.send(message);
    }
    MessageConsumer consumer = session.createConsumer(queue);
    int[] next = {0, 50}; // Between the two delivery modes no order is promised.
    boolean ordered = true;
    for (int count = 0; count < 100; count++) {
      Message message = Stage.receive(consumer);
      if (message == null) break;
      int mode = message.getJMSDeliveryMode() == DeliveryMode.PERSISTENT ? 0 : 1;
      ordered &= message.getIntProperty("i") == next[mode]++;
    }
    stage.note("received", next[0] + " and " + next[1] + " in order " + ordered);
  }

  private static void backlog(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.useAsyncSend=true");
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 3_000; i++) {
      Message message = session.createTextMessage("x".repeat(500));
      message.setIntProperty("i", i);
      producer.send(message);
    }
    Stage.flush(connection);
    MessageConsumer consumer = session.createConsumer(queue);
    int next = 0;
    for (; next < 3_000; next++) {
      Message message = Stage.receive(consumer);
      if (message == null || message.getIntProperty("i") != next) break;
    }
    stage.note("in order up to", next);
  }
}
