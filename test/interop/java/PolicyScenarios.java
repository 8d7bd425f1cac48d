import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** Policies by destination: which entry holds, prefetch, limits for slow consumers, history, flow control, cursors. */
final class PolicyScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("policy-selection", PolicyScenarios::selection); // [F4.102] [F4.103] [F4.117]
    all.put("policy-prefetch", PolicyScenarios::prefetch); // [F4.117] [F1.146] [F1.147] [F1.148]
    all.put("policy-browse", PolicyScenarios::browse); // [F1.145] [F4.110]
    all.put("policy-evict-oldest", PolicyScenarios::evictOldest); // [F4.150] [F4.152] [F1.140] [F4.129]
    all.put("policy-evict-priority", PolicyScenarios::evictPriority); // [F4.153]
    all.put("policy-evict-unique", PolicyScenarios::evictUnique); // [F4.154]
    all.put("policy-limit-rate", PolicyScenarios::limitRate); // [F4.151] [F1.149]
    all.put("policy-limit-none", PolicyScenarios::limitNone); // [F4.150]
    all.put("policy-limit-unset", PolicyScenarios::limitUnset); // [F1.140]
    all.put("policy-recover", PolicyScenarios::recover); // [F4.143] [F4.144] [F4.145] [F4.146] [F4.147] [F4.136] [F1.137]
    all.put("policy-recover-durable", PolicyScenarios::recoverDurable); // [F1.137]
    all.put("policy-fills", PolicyScenarios::fills); // [F4.098]
    all.put("policy-retained", PolicyScenarios::retained); // [F4.149] [F1.045]
    all.put("policy-fail", PolicyScenarios::fail); // [F4.131] [F4.104]
    all.put("policy-block", PolicyScenarios::block); // [F4.098] [F4.104] [F4.106] [F4.129]
    all.put("policy-slow-topic", PolicyScenarios::slowTopic); // [F4.155] [F4.209] [F4.129]
    all.put("policy-slow-connection", PolicyScenarios::slowConnection); // [F4.155]
    all.put("policy-slow-queue", PolicyScenarios::slowQueue);
    all.put("policy-slow-ack", PolicyScenarios::slowAck); // [F4.156]
    all.put("policy-slow-advised", PolicyScenarios::slowAdvised); // [F4.209]
    all.put("policy-dispatch", PolicyScenarios::dispatch); // [F4.140] [F4.141] [F4.142]
    all.put("policy-cursors", PolicyScenarios::cursors); // [F4.157] [F4.159]
    all.put("policy-cursors-topic", PolicyScenarios::cursorsTopic); // [F4.158]
  }

  // -------------------------------------------------------------------------------------------- selection, prefetch

  private static void selection(Stage stage) throws Exception {
    for (String name : new String[] {"policy-selection.EXACT", "policy-selection.A.B.C", "policy-selection", "policy-selection.B.C", "policy-selection.EU.NEW", "policy-unlisted"}) {
      stage.note(name, prefetched(stage, new ActiveMQQueue(name)));
    }
    stage.note("asked for", prefetched(stage, new ActiveMQQueue("policy-selection.EXACT?consumer.prefetchSize=4")));
  }

  /** How many of 30 messages a consumer that reads none of them is sent. */
  private static int prefetched(Stage stage, ActiveMQQueue queue) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Stage.send(Stage.auto(connection), new ActiveMQQueue(queue.getPhysicalName()), Stage.numbers(1, 30));
    int size = settledSize(Stage.client(connection).createConsumer(queue));
    connection.close();
    stage.drain(new ActiveMQQueue(queue.getPhysicalName()));
    return size;
  }

  /** Messages that wait in the client, once no more come. */
  private static int settledSize(MessageConsumer consumer) throws Exception {
    int size = -1;
    for (int same = 0; same < 10;) {
      int now = ((ActiveMQMessageConsumer) consumer).getMessageSize();
      same = now == size && now > 0 ? same + 1 : 0;
      size = now;
      Thread.sleep(20);
    }
    return size;
  }

  private static void prefetch(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("client"));
    Topic topic = (Topic) stage.topic("T");
    MessageConsumer plain = Stage.client(connection).createConsumer(topic);
    MessageConsumer durable = Stage.client(connection).createDurableSubscriber(topic, "durable");
    MessageConsumer asking = Stage.client(connection).createConsumer(ActiveMQDestination.createDestination(stage.name("T") + "?consumer.prefetchSize=9", ActiveMQDestination.TOPIC_TYPE));
    MessageConsumer unlisted = Stage.client(connection).createConsumer(new ActiveMQTopic("policy-nothing.T"));
    Stage.send(Stage.auto(connection), topic, Stage.numbers(1, 30));
    Stage.send(Stage.auto(connection), new ActiveMQTopic("policy-nothing.T"), Stage.numbers(1, 30));
    stage.note("plain", settledSize(plain));
    stage.note("durable", settledSize(durable));
    stage.note("asking", settledSize(asking));
    stage.note("unlisted", settledSize(unlisted));
    ActiveMQConnection all = stage.connect("?jms.prefetchPolicy.all=2");
    MessageConsumer two = Stage.client(all).createConsumer(topic);
    Stage.send(Stage.auto(connection), topic, Stage.numbers(1, 10));
    stage.note("all=2", settledSize(two));
  }

  private static void browse(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    for (String name : new String[] {"policy-browse.Q", "policy-unlisted.browse"}) {
      Queue queue = new ActiveMQQueue(name);
      MessageProducer producer = session.createProducer(queue);
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      for (int i = 1; i <= 600; i++) producer.send(session.createTextMessage("m" + i));
      List<String> seen = Stage.browse(session, queue, null);
      stage.note(name, seen.size() + " from " + seen.get(0) + " to " + seen.get(seen.size() - 1));
    }
  }

  // ------------------------------------------------------------------------------------------- slow topic consumers

  private static MessageConsumer limited(Session session, Stage stage, int prefetch, String more) throws JMSException {
    return session.createConsumer(ActiveMQDestination.createDestination(stage.name("T") + "?consumer.prefetchSize=" + prefetch + more, ActiveMQDestination.TOPIC_TYPE));
  }

  /** Publishes synchronously, so that the broker has dealt with all of them. */
  private static MessageProducer publisher(Session session, Destination destination) throws JMSException {
    MessageProducer producer = session.createProducer(destination);
    producer.setDeliveryMode(DeliveryMode.PERSISTENT);
    return producer;
  }

  /** All that comes within a moment of silence. */
  private static List<String> rest(MessageConsumer consumer) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (Message message = consumer.receive(700); message != null; message = consumer.receive(300)) texts.add(Stage.text(message));
    return texts;
  }

  private static void evictOldest(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer discards = Stage.auto(connection).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.MessageDiscarded.Topic." + stage.name("T")));
    MessageConsumer slow = limited(Stage.auto(connection), stage, 5, "");
    MessageConsumer tighter = limited(Stage.auto(connection), stage, 5, "&consumer.maximumPendingMessageLimit=1");
    MessageConsumer looser = limited(Stage.auto(connection), stage, 5, "&consumer.maximumPendingMessageLimit=7");
    MessageProducer producer = publisher(session, stage.topic("T"));
    for (int i = 1; i <= 15; i++) producer.send(stage.marked(session, "m" + i));
    stage.note("slow", rest(slow));
    stage.note("tighter", rest(tighter));
    stage.note("looser", rest(looser));
    stage.note("advisories", rest(discards).size());
    List<String> dead = new ArrayList<>();
    MessageConsumer letters = session.createConsumer(new ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'");
    String cause = null;
    for (Message message = letters.receive(700); message != null; message = letters.receive(300)) {
      dead.add(Stage.text(message));
      cause = message.getStringProperty("dlqDeliveryFailureCause");
    }
    java.util.Collections.sort(dead);
    stage.note("dead letters", dead);
    stage.note("cause", cause == null ? null : cause.replaceAll("ID:.*", "ID"));
    expiredFirst(stage, session);
  }

  private static void expiredFirst(Stage stage, Session session) throws Exception {
    MessageConsumer slow = session.createConsumer(new ActiveMQTopic("policy-evict-oldest.E?consumer.prefetchSize=2"));
    MessageProducer producer = publisher(session, new ActiveMQTopic("policy-evict-oldest.E"));
    for (int i = 1; i <= 3; i++) producer.send(session.createTextMessage("m" + i));
    producer.setTimeToLive(60);
    producer.send(session.createTextMessage("short"));
    producer.setTimeToLive(0);
    producer.send(session.createTextMessage("m5"));
    Thread.sleep(150);
    producer.send(session.createTextMessage("m6"));
    stage.note("an expired one goes first", rest(slow));
  }

  private static void evictPriority(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer slow = limited(Stage.auto(connection), stage, 2, "");
    MessageProducer producer = publisher(session, stage.topic("T"));
    int[] priorities = {4, 4, 9, 1, 5, 1, 7, 8, 0};
    for (int i = 0; i < priorities.length; i++) {
      producer.setPriority(priorities[i]);
      producer.send(session.createTextMessage("m" + i + "p" + priorities[i]));
    }
    stage.note("slow", rest(slow));
  }

  private static void evictUnique(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer slow = limited(Stage.auto(connection), stage, 2, "");
    MessageProducer producer = publisher(session, stage.topic("T"));
    String[] keys = {"x", "x", "A", "B", "A", "C", "B", null, "D", "A"};
    for (int i = 0; i < keys.length; i++) {
      Message message = session.createTextMessage("m" + i + keys[i]);
      if (keys[i] != null) message.setStringProperty("key", keys[i]);
      producer.send(message);
      Thread.sleep(3); // the newest is known by its time stamp
    }
    stage.note("slow", rest(slow));
  }

  private static void limitRate(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer slow = limited(Stage.auto(connection), stage, 4, "");
    ActiveMQConnection asking = stage.connect("?jms.prefetchPolicy.maximumPendingMessageLimit=3");
    MessageConsumer tighter = limited(Stage.auto(asking), stage, 4, "");
    Session session = Stage.auto(connection);
    MessageProducer producer = publisher(session, stage.topic("T"));
    for (int i = 1; i <= 20; i++) producer.send(session.createTextMessage("m" + i));
    stage.note("slow", rest(slow));
    stage.note("tighter by the connection's wish", rest(tighter));
  }

  private static void limitNone(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer slow = limited(Stage.auto(connection), stage, 3, "");
    Session session = Stage.auto(connection);
    MessageProducer producer = publisher(session, stage.topic("T"));
    for (int i = 1; i <= 8; i++) producer.send(session.createTextMessage("m" + i));
    stage.note("slow", rest(slow));
    producer.send(session.createTextMessage("after"));
    stage.note("then", rest(slow));
  }

  private static void limitUnset(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer slow = limited(Stage.auto(connection), stage, 3, "&consumer.maximumPendingMessageLimit=2");
    Session session = Stage.auto(connection);
    MessageProducer producer = publisher(session, stage.topic("T"));
    for (int i = 1; i <= 12; i++) producer.send(session.createTextMessage("m" + i));
    stage.note("slow", rest(slow));
  }

  // -------------------------------------------------------------------------------------------------------- history

  private static void recover(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    String[] kinds = {"count", "sized", "last", "timed", "none", "always"};
    String padding = "x".repeat(1000);
    for (String kind : kinds) {
      MessageProducer producer = publisher(session, new ActiveMQTopic("policy-recover." + kind + ".T"));
      for (int i = 1; i <= 8; i++) {
        Message message = session.createTextMessage(kind.equals("sized") ? "m" + i + padding : "m" + i);
        message.setIntProperty("n", i);
        producer.send(message);
      }
      String name = "policy-recover." + kind + ".T";
      stage.note(kind + " retroactive", numbers(session.createConsumer(new ActiveMQTopic(name + "?consumer.retroactive=true"))));
      if (kind.equals("count")) {
        stage.note("with a selector", numbers(session.createConsumer(new ActiveMQTopic(name + "?consumer.retroactive=true"), "n = 7")));
        stage.note("by wildcard", numbers(session.createConsumer(new ActiveMQTopic("policy-recover.count.*?consumer.retroactive=true"))));
        MessageConsumer both = session.createConsumer(new ActiveMQTopic(name + "?consumer.retroactive=true"));
        producer.send(session.createTextMessage("m9"));
        stage.note("and what comes then", rest(both));
      }
      stage.note(kind + " plain", numbers(session.createConsumer(new ActiveMQTopic(name))));
    }
    ActiveMQConnection retroactive = stage.connect("?jms.useRetroactiveConsumer=true");
    stage.note("by the connection's wish", rest(Stage.auto(retroactive).createConsumer(new ActiveMQTopic("policy-recover.last.T"))));
    Thread.sleep(2200);
    stage.note("timed, later", rest(session.createConsumer(new ActiveMQTopic("policy-recover.timed.T?consumer.retroactive=true"))));
  }

  private static List<Integer> numbers(MessageConsumer consumer) throws JMSException {
    List<Integer> numbers = new ArrayList<>();
    for (Message message = consumer.receive(400); message != null; message = consumer.receive(200)) numbers.add(message.getIntProperty("n"));
    return numbers;
  }

  private static void recoverDurable(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("client"));
    Session session = Stage.auto(connection);
    Topic topic = new ActiveMQTopic("policy-recover.count.D");
    MessageProducer producer = publisher(session, topic);
    for (int i = 1; i <= 5; i++) producer.send(session.createTextMessage("m" + i));
    MessageConsumer durable = session.createDurableSubscriber(new ActiveMQTopic("policy-recover.count.D?consumer.retroactive=true"), "late");
    stage.note("new", rest(durable));
    durable.close();
    producer.send(session.createTextMessage("m6"));
    durable = session.createDurableSubscriber(new ActiveMQTopic("policy-recover.count.D?consumer.retroactive=true"), "late");
    stage.note("again", rest(durable));
  }

  private static void retained(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    for (String name : new String[] {"policy-unlisted.retained", "policy-retained.both.T"}) {
      MessageConsumer present = session.createConsumer(new ActiveMQTopic(name));
      MessageProducer producer = publisher(session, new ActiveMQTopic(name));
      for (int i = 1; i <= 4; i++) {
        TextMessage message = session.createTextMessage("m" + i);
        message.setIntProperty("n", i);
        if (i == 2) message.setBooleanProperty("ActiveMQ.Retain", true);
        if (i == 3) message.setStringProperty("ActiveMQ.Retain", "no");
        producer.send(message);
      }
      stage.note(name + " present", shown(present));
      stage.note(name + " late", shown(session.createConsumer(new ActiveMQTopic(name + "?consumer.retroactive=true"))));
      stage.note(name + " not asking", shown(session.createConsumer(new ActiveMQTopic(name))));
      TextMessage text = session.createTextMessage("next");
      text.setStringProperty("ActiveMQ.Retain", "TRUE");
      producer.send(text);
      stage.note(name + " replaced", shown(session.createConsumer(new ActiveMQTopic(name + "?consumer.retroactive=true"))));
    }
  }

  private static List<String> shown(MessageConsumer consumer) throws JMSException {
    List<String> all = new ArrayList<>();
    for (Message message = consumer.receive(500); message != null; message = consumer.receive(200)) all.add(Stage.text(message) + Stage.properties(message));
    return all;
  }

  // --------------------------------------------------------------------------------------------------- flow control

  static ActiveMQConnection synchronous(Stage stage) throws JMSException {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.setAlwaysSyncSend(true);
    return stage.connect(factory);
  }

  /** Sends until it fails: how many were taken, and the failure. */
  static String sendUntilRefused(Session session, MessageProducer producer) throws JMSException {
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    String body = "x".repeat(1000);
    for (int sent = 0; sent < 100; sent++) {
      try {
        producer.send(session.createTextMessage(body));
      } catch (JMSException error) {
        return sent + ", then " + error.getClass().getSimpleName() + ": " + error.getMessage();
      }
    }
    return "no error";
  }

  private static void fail(Stage stage) throws Exception {
    ActiveMQConnection connection = synchronous(stage);
    Session session = Stage.auto(connection);
    MessageConsumer reader = Stage.client(connection).createConsumer(new ActiveMQTopic(stage.name("T") + "?consumer.prefetchSize=1"));
    // How many are taken depends on when the one that was dispatched is let go of.
    stage.note("topic", sendUntilRefused(session, session.createProducer(stage.topic("T"))).replaceAll("^\\d+, ", ""));
    reader.close();
  }

  private static void block(Stage stage) throws Exception {
    ActiveMQConnection watching = stage.connect();
    MessageConsumer full = Stage.auto(watching).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.FULL.Queue." + stage.name("Q")));
    MessageConsumer fast = Stage.auto(watching).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.FastProducer.Queue." + stage.name("Q")));
    Stage.flush(watching);
    ActiveMQConnection connection = synchronous(stage);
    Session session = Stage.auto(connection);
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    Thread sender = new Thread(() -> {
      try {
        MessageProducer producer = session.createProducer(stage.queue("Q"));
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        for (int i = 1; i <= 60; i++) {
          producer.send(session.createTextMessage("m" + i + "x".repeat(1000)));
          sent.incrementAndGet();
        }
        done.countDown();
      } catch (JMSException stopped) {
        stage.note("sender", stopped.getMessage());
      }
    });
    sender.start();
    stage.note("blocked", !done.await(700, TimeUnit.MILLISECONDS) && sent.get() < 60);
    ActiveMQConnection other = stage.connect();
    Stage.send(Stage.auto(other), new ActiveMQQueue("policy-unlisted.free"), "goes on");
    stage.note("others go on", Stage.texts(Stage.auto(other).createConsumer(new ActiveMQQueue("policy-unlisted.free")), 1));
    stage.note("full advisory", Stage.receive(full) != null);
    stage.note("fast producer advisory", Stage.receive(fast) != null);
    MessageConsumer consumer = Stage.auto(other).createConsumer(stage.queue("Q"));
    boolean inOrder = true;
    for (int i = 1; i <= 60; i++) inOrder &= Stage.text(Stage.receive(consumer)).startsWith("m" + i + "x");
    stage.note("all in order", inOrder);
    stage.note("released", done.await(5, TimeUnit.SECONDS));
  }

  // ------------------------------------------------------------------------------------------------- slow consumers

  private static void slowTopic(Stage stage) throws Exception {
    String name = "policy-slow.topic.T";
    ActiveMQConnection watching = stage.connect();
    MessageConsumer slow = Stage.auto(watching).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.SlowConsumer.Topic." + name));
    ActiveMQConnection connection = stage.connect();
    MessageConsumer lazy = Stage.auto(connection).createConsumer(new ActiveMQTopic(name + "?consumer.prefetchSize=2"));
    MessageConsumer quick = Stage.auto(watching).createConsumer(new ActiveMQTopic(name));
    Stage.send(Stage.auto(stage.connect()), new ActiveMQTopic(name), Stage.numbers(1, 20));
    stage.note("quick", Stage.texts(quick, 20).size());
    stage.note("advisory", Stage.receive(slow) != null);
    stage.note("consumers left", consumersLeft(stage, watching, "ActiveMQ.Advisory.Consumer.Topic." + name, 1));
    stage.fails("the lazy one", () -> lazy.receive(100));
    stage.note("its connection", Stage.auto(connection).createTextMessage("works").getText());
  }

  /** Waits until the consumer count that advisories tell is `wanted`; what it was at the end. */
  private static int consumersLeft(Stage stage, ActiveMQConnection connection, String topic, int wanted) throws Exception {
    MessageConsumer advisories = Stage.auto(connection).createConsumer(new ActiveMQTopic(topic));
    int count = -1;
    long deadline = System.currentTimeMillis() + 4000;
    while (System.currentTimeMillis() < deadline && count != wanted) {
      Message message = advisories.receive(500);
      if (message != null) count = message.getIntProperty("consumerCount");
    }
    return count;
  }

  private static void slowConnection(Stage stage) throws Exception {
    String name = "policy-slow.connection.T";
    ActiveMQConnection connection = stage.connect();
    CountDownLatch broken = new CountDownLatch(1);
    connection.setExceptionListener(error -> broken.countDown());
    Stage.auto(connection).createConsumer(new ActiveMQTopic(name + "?consumer.prefetchSize=2"));
    Stage.send(Stage.auto(stage.connect()), new ActiveMQTopic(name), Stage.numbers(1, 20));
    stage.note("the connection breaks", broken.await(5, TimeUnit.SECONDS));
  }

  private static void slowQueue(Stage stage) throws Exception {
    ActiveMQQueue queue = new ActiveMQQueue("policy-slow.queue.Q");
    ActiveMQConnection connection = stage.connect();
    MessageConsumer lazy = Stage.client(connection).createConsumer(new ActiveMQQueue(queue.getPhysicalName() + "?consumer.prefetchSize=2"));
    Stage.send(Stage.auto(stage.connect()), queue, Stage.numbers(1, 20));
    Thread.sleep(1500);
    stage.fails("the lazy one", () -> stage.note("gets", Stage.text(lazy.receive(100))));
  }

  private static void slowAck(Stage stage) throws Exception {
    ActiveMQQueue queue = new ActiveMQQueue("policy-slow.ack.Q");
    ActiveMQConnection watching = stage.connect();
    ActiveMQConnection connection = stage.connect();
    MessageConsumer lazy = Stage.client(connection).createConsumer(queue);
    Stage.client(watching).createConsumer(new ActiveMQQueue("policy-slow.ack.Q")); // idle: is left alone
    Stage.send(Stage.auto(stage.connect()), queue, "m1");
    stage.note("consumers left", consumersLeft(stage, watching, "ActiveMQ.Advisory.Consumer.Queue.policy-slow.ack.Q", 1));
    stage.note("it goes to the other", true);
    lazy.close();
  }

  private static void slowAdvised(Stage stage) throws Exception {
    ActiveMQConnection watching = stage.connect();
    for (String name : new String[] {"policy-slow.advised.Q", "policy-unlisted.slow"}) {
      MessageConsumer slow = Stage.auto(watching).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.SlowConsumer.Queue." + name));
      ActiveMQConnection connection = stage.connect();
      Stage.client(connection).createConsumer(new ActiveMQQueue(name + "?consumer.prefetchSize=2"));
      Stage.send(Stage.auto(watching), new ActiveMQQueue(name), Stage.numbers(1, 10));
      stage.note(name, slow.receive(1000) != null);
      connection.close();
      stage.drain(new ActiveMQQueue(name));
    }
  }

  // ------------------------------------------------------------------------------------------------------- dispatch

  private static void dispatch(Stage stage) throws Exception {
    for (String kind : new String[] {"strict", "robin", "priority"}) {
      ActiveMQConnection connection = stage.connect();
      String name = "policy-dispatch." + kind + ".T";
      MessageConsumer one = Stage.auto(connection).createConsumer(new ActiveMQTopic(name + "?consumer.priority=1"));
      MessageConsumer two = Stage.auto(stage.connect()).createConsumer(new ActiveMQTopic(name + "?consumer.priority=9"));
      Thread[] senders = new Thread[2];
      for (int s = 0; s < 2; s++) {
        int number = s;
        ActiveMQConnection own = stage.connect();
        senders[s] = new Thread(() -> {
          try {
            Stage.send(Stage.auto(own), new ActiveMQTopic(name), numbered(number));
          } catch (JMSException error) {
            stage.note("sender", error.getMessage());
          }
        });
        senders[s].start();
      }
      for (Thread sender : senders) sender.join();
      List<String> first = Stage.texts(one, 100);
      List<String> second = Stage.texts(two, 100);
      stage.note(kind + " count", first.size() + " " + second.size());
      if (kind.equals("strict")) stage.note("the same sequence", first.equals(second));
    }
    addressed(stage);
  }

  private static String[] numbered(int sender) {
    String[] texts = new String[50];
    for (int i = 0; i < 50; i++) texts[i] = sender + ":" + i;
    return texts;
  }

  private static void addressed(Stage stage) throws Exception {
    ActiveMQConnection a = stage.connectAs("policy-A");
    ActiveMQConnection b = stage.connectAs("policy-B");
    for (String name : new String[] {"policy-dispatch.client.T.PTP", "policy-dispatch.client.T"}) {
      MessageConsumer atA = Stage.auto(a).createConsumer(new ActiveMQTopic(name));
      MessageConsumer atB = Stage.auto(b).createConsumer(new ActiveMQTopic(name));
      Session session = Stage.auto(a);
      MessageProducer producer = session.createProducer(new ActiveMQTopic(name));
      for (String to : new String[] {"policy-A", "policy-B", "nobody", null}) {
        Message message = session.createTextMessage("to " + to);
        if (to != null) message.setStringProperty("PTP_CLIENTID", to);
        producer.send(message);
      }
      stage.note(name + " at A", rest(atA));
      stage.note(name + " at B", rest(atB));
    }
  }

  // -------------------------------------------------------------------------------------------------------- cursors

  private static void cursors(Stage stage) throws Exception {
    for (String kind : new String[] {"store", "file", "vm"}) {
      ActiveMQConnection connection = stage.connectAs("policy-cursors-" + kind);
      Session session = Stage.auto(connection);
      Queue queue = new ActiveMQQueue("policy-cursors." + kind + ".Q");
      Topic topic = new ActiveMQTopic("policy-cursors." + kind + ".T");
      session.createDurableSubscriber(topic, "durable").close();
      for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
        fill(session, queue, mode);
        stage.note(kind + " queue " + mode, isInOrder(session.createConsumer(queue)));
      }
      fill(session, topic, DeliveryMode.PERSISTENT);
      stage.note(kind + " durable", isInOrder(session.createDurableSubscriber(topic, "durable")));
      connection.close();
    }
  }

  private static void cursorsTopic(Stage stage) throws Exception {
    for (String kind : new String[] {"file", "vm"}) {
      ActiveMQConnection connection = stage.connect();
      MessageConsumer slow = Stage.auto(connection).createConsumer(new ActiveMQTopic("policy-cursors." + kind + ".S?consumer.prefetchSize=10"));
      fill(Stage.auto(stage.connect()), new ActiveMQTopic("policy-cursors." + kind + ".S"), DeliveryMode.NON_PERSISTENT);
      stage.note(kind + " topic", isInOrder(slow));
    }
  }

  /** 300 messages of 1 kB: several times what the policy lets stay in memory. */
  private static void fill(Session session, Destination destination, int mode) throws JMSException {
    MessageProducer producer = session.createProducer(destination);
    producer.setDeliveryMode(mode);
    for (int i = 1; i <= 300; i++) producer.send(session.createTextMessage("m" + i + " " + "x".repeat(1000)));
    producer.close();
  }

  private static boolean isInOrder(MessageConsumer consumer) throws JMSException {
    boolean inOrder = true;
    for (int i = 1; i <= 300; i++) inOrder &= Stage.text(Stage.receive(consumer)).startsWith("m" + i + " ");
    consumer.close();
    return inOrder;
  }

  /** Each message fills the queue's memory, and its send is answered all the same: send and receive in one thread go on. */
  private static void fills(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect("?jms.alwaysSyncSend=true"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    for (int i = 0; i < 5; i++) {
      producer.send(session.createTextMessage("m" + i));
      stage.note("received " + i, Stage.text(Stage.receive(consumer)));
    }
  }
}
