import java.util.Map;
import java.util.TreeSet;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.advisory.DestinationSource;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.command.DestinationInfo;

/** Destinations come, are found by name and pattern, and go; conf/destinations.xml. */
final class DestinationScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("destination-at-start", DestinationScenarios::atStart); // [F4.060]
    all.put("destination-auto-create", DestinationScenarios::autoCreate); // [F1.185] [F1.186] [F1.189]
    all.put("destination-wildcards", DestinationScenarios::wildcards); // [F1.187] [F1.188]
    all.put("destination-wildcard-topics", DestinationScenarios::wildcardTopics); // [F1.187]
    all.put("destination-wildcard-name", DestinationScenarios::wildcardName); // [F1.187]
    all.put("destination-options", DestinationScenarios::options); // [F1.141] [F1.118] [F1.142] [F1.143]
    all.put("destination-limit", DestinationScenarios::limit); // [F4.127]
    all.put("destination-idle", DestinationScenarios::idle); // [F4.025] [F4.124] [F4.125]
    all.put("destination-delete", DestinationScenarios::delete);
    all.put("destination-delete-durable", DestinationScenarios::deleteDurable);
    all.put("destination-delete-forced", DestinationScenarios::deleteForced);
    all.put("destination-delete-advisories", DestinationScenarios::deleteAdvisories); // [F1.193]
  }

  /** Names with that prefix which the broker tells of now, queues and topics. */
  static TreeSet<String> names(Stage stage, String prefix) throws Exception {
    ActiveMQConnection connection = stage.connect();
    DestinationSource source = connection.getDestinationSource();
    Session session = Stage.auto(connection);
    String marker = "marker." + System.nanoTime();
    Stage.flush(connection);
    session.createProducer(new ActiveMQQueue(marker)).close();
    session.createProducer(new ActiveMQTopic(marker)).close();
    Stage.until("the markers are told of", () -> source.getQueues().contains(new ActiveMQQueue(marker)) && source.getTopics().contains(new ActiveMQTopic(marker)));
    TreeSet<String> found = new TreeSet<>();
    for (ActiveMQDestination each : source.getQueues()) if (each.getPhysicalName().startsWith(prefix)) found.add(each.getQualifiedName());
    for (ActiveMQDestination each : source.getTopics()) if (each.getPhysicalName().startsWith(prefix)) found.add(each.getQualifiedName());
    connection.destroyDestination(new ActiveMQQueue(marker));
    connection.destroyDestination(new ActiveMQTopic(marker));
    connection.close();
    return found;
  }

  private static void atStart(Stage stage) throws Exception {
    stage.note("there", names(stage, "started."));
  }

  private static void autoCreate(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Stage.send(session, session.createQueue(stage.name("sent")), "m");
    Stage.send(session, session.createQueue(stage.name("SENT")), "M");
    session.createConsumer(session.createTopic(stage.name("heard"))).close();
    session.createConsumer(session.createQueue(stage.name("wild.>"))).close();
    session.createProducer(session.createQueue(stage.name("produced"))).close();
    session.createProducer(session.createQueue(stage.name("one") + "," + stage.name("two"))).close();
    session.createBrowser(session.createQueue(stage.name("browsed"))).getEnumeration();
    session.createConsumer(ActiveMQDestination.createDestination("topic://" + stage.name("typed"), ActiveMQDestination.QUEUE_TYPE)).close();
    Stage.flush(connection);
    stage.note("there", names(stage, stage.scenario));
    stage.note("case matters", stage.drain(stage.queue("sent")) + " " + stage.drain(stage.queue("SENT")));
  }

  private static void wildcards(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    session.createProducer(stage.queue("P")).close();
    String[] patterns = {"P.>", "P.*", "*.B", "P.*.C"};
    int[] counts = {3, 1, 2, 1};
    for (int i = 0; i < patterns.length; i++) {
      // Each pattern has its own set of queues: consumers of one queue share its messages.
      MessageConsumer consumer = session.createConsumer(new ActiveMQQueue(stage.name(i + "." + patterns[i])));
      for (String name : new String[] {"P", "P.B", "P.B.C", "Q.B"}) Stage.send(session, stage.queue(i + "." + name), name);
      TreeSet<String> found = new TreeSet<>();
      for (int n = 0; n < counts[i]; n++) {
        Message each = Stage.receive(consumer);
        found.add(Stage.text(each) + " " + (each == null ? "" : each.getJMSDestination()));
      }
      Stage.flush(connection);
      stage.note(patterns[i], found + " " + Stage.text(consumer.receiveNoWait()));
      consumer.close();
    }
  }

  private static void wildcardTopics(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer all = session.createConsumer(stage.topic("P.>"));
    MessageConsumer level = session.createConsumer(stage.topic("P.*"));
    for (String name : new String[] {"P", "P.A", "P.A.B", "Q.A"}) Stage.send(session, stage.topic(name), name);
    stage.note("all", Stage.texts(all, 3));
    stage.note("one level", Stage.texts(level, 1));
    Stage.flush(((org.apache.activemq.ActiveMQSession) session).getConnection());
    stage.note("nothing more", Stage.text(all.receiveNoWait()) + " " + Stage.text(level.receiveNoWait()));
  }

  /** A name with wildcards that is sent to is the name of one queue. */
  private static void wildcardName(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.queue("A.>"), "m1");
    stage.note("there", names(stage, stage.scenario));
    MessageConsumer before = session.createConsumer(stage.queue("A.B"));
    stage.note("a consumer that it covers", Stage.delivery(Stage.receive(before)));
    before.close();
    Stage.send(session, stage.queue("A.>"), "m2");
    MessageConsumer pattern = session.createConsumer(stage.queue("A.*"));
    stage.note("another pattern", Stage.delivery(Stage.receive(pattern)));
    pattern.close();
    MessageConsumer first = session.createConsumer(stage.queue("C.D"));
    Stage.send(session, stage.queue("C.>"), "m3");
    stage.note("one that was there before", Stage.text(first.receiveNoWait()));
    stage.note("left", stage.left(stage.queue("C.>")));
  }

  private static void options(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer chosen = session.createConsumer(session.createQueue(stage.name("Q") + "?consumer.selector=n%20%3D%201&consumer.prefetchSize=1"));
    for (int n = 1; n <= 2; n++) {
      TextMessage message = session.createTextMessage("m" + n);
      message.setIntProperty("n", n);
      session.createProducer(stage.queue("Q")).send(message);
    }
    stage.note("selected", Stage.texts(chosen, 1) + " " + Stage.text(chosen.receiveNoWait()));
    chosen.close();
    stage.note("browsed", Stage.browse(session, session.createQueue(stage.name("Q") + "?consumer.prefetchSize=2"), null));
    session.createConsumer(session.createQueue(stage.name("E") + "?consumer.exclusive=true&consumer.noRangeAcks=true"));
    MessageConsumer second = Stage.auto(stage.connect()).createConsumer(stage.queue("E"));
    Stage.send(session, session.createQueue(stage.name("E") + "?producer.dispatchAsync=true"), "m");
    stage.note("not the exclusive one", Stage.text(second.receiveNoWait()));
    stage.fails("unknown option", () -> session.createConsumer(session.createQueue(stage.name("Q") + "?consumer.nonsense=1")));
    stage.fails("of producers", () -> session.createProducer(session.createQueue(stage.name("Q") + "?producer.nonsense=1")));
    stage.note("names carry none", names(stage, stage.scenario));
    MessageConsumer deaf = session.createConsumer(session.createQueue(stage.name("own") + "?consumer.noLocal=true"));
    Stage.send(session, stage.queue("own"), "from here");
    Stage.send(Stage.auto(stage.connect()), stage.queue("own"), "from elsewhere");
    stage.note("noLocal on a queue", Stage.texts(deaf, 1));
  }

  private static void limit(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    session.createProducer(new ActiveMQQueue("few.one")).close();
    session.createProducer(new ActiveMQQueue("few.two")).close();
    stage.fails("a producer", () -> session.createProducer(new ActiveMQQueue("few.three")));
    stage.fails("a consumer", () -> session.createConsumer(new ActiveMQQueue("few.three")));
    stage.fails("a send", () -> session.createProducer(null).send(new ActiveMQQueue("few.three"), session.createTextMessage("x")));
    connection.destroyDestination(new ActiveMQQueue("few.one"));
    stage.fails("after one has gone", () -> session.createProducer(new ActiveMQQueue("few.three")));
    stage.note("there", names(stage, "few."));
  }

  private static void idle(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(new ActiveMQQueue("idle.used"));
    Stage.send(session, new ActiveMQQueue("idle.full"), "m");
    session.createProducer(new ActiveMQQueue("idle.empty")).close();
    session.createProducer(new ActiveMQTopic("idle.topic")).close();
    session.createProducer(new ActiveMQQueue("busy.empty")).close();
    Stage.until("the idle ones are gone", () -> left(stage).size() == 2);
    stage.note("later", left(stage));
    consumer.close();
    stage.drain(new ActiveMQQueue("idle.full"));
    Stage.until("all are gone", () -> left(stage).isEmpty());
    stage.note("others stay", names(stage, "busy."));
    stage.note("and they come again", Stage.delivery(again(session)));
  }

  private static TreeSet<String> left(Stage stage) {
    try {
      return names(stage, "idle.");
    } catch (Exception error) {
      throw new java.lang.IllegalStateException(error);
    }
  }

  private static Message again(Session session) throws JMSException {
    Stage.send(session, new ActiveMQQueue("idle.empty"), "m");
    return Stage.receive(session.createConsumer(new ActiveMQQueue("idle.empty")));
  }

  private static void delete(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageConsumer wide = Stage.auto(stage.connect()).createConsumer(stage.queue("W.>"));
    MessageConsumer listener = session.createConsumer(stage.topic("T"));
    session.createProducer(stage.queue("W.Q")).close();
    stage.fails("a queue with a consumer", () -> connection.destroyDestination(stage.queue("Q")));
    stage.fails("with a wildcard consumer", () -> connection.destroyDestination(stage.queue("W.Q")));
    stage.fails("a topic with a consumer", () -> connection.destroyDestination(stage.topic("T")));
    consumer.close();
    wide.close();
    listener.close();
    Stage.send(session, stage.queue("Q"), "m1");
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    stage.fails("without", () -> connection.destroyDestination(stage.queue("Q")));
    stage.fails("one that is not there", () -> connection.destroyDestination(stage.queue("nowhere")));
    stage.note("left", names(stage, stage.name("Q")));
    stage.fails("its producer goes on", () -> producer.send(session.createTextMessage("m2")));
    stage.note("new messages only", stage.drain(stage.queue("Q")));
  }

  private static void deleteDurable(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("client"));
    Session session = Stage.auto(connection);
    TopicSubscriber subscriber = session.createDurableSubscriber((Topic) stage.topic("T"), "sub");
    stage.fails("subscriber there", () -> connection.destroyDestination(stage.topic("T")));
    subscriber.close();
    Stage.send(session, stage.topic("T"), "m1");
    stage.fails("subscriber away", () -> connection.destroyDestination(stage.topic("T")));
    subscriber = session.createDurableSubscriber((Topic) stage.topic("T"), "sub");
    stage.note("still has", Stage.text(Stage.receive(subscriber)));
    subscriber.close();
    connection.close();
    stage.control.restartBroker();
    ActiveMQConnection back = stage.connectAs(stage.name("client"));
    stage.fails("away since a restart", () -> back.destroyDestination(stage.topic("T")));
    Stage.auto(back).unsubscribe("sub");
    stage.fails("unsubscribed", () -> back.destroyDestination(stage.topic("T")));
  }

  private static void force(ActiveMQConnection connection, ActiveMQDestination destination) throws JMSException {
    DestinationInfo info = new DestinationInfo(connection.getConnectionInfo().getConnectionId(), DestinationInfo.REMOVE_OPERATION_TYPE, destination);
    info.setTimeout(1);
    connection.syncSendPacket(info);
  }

  /** With a timeout a destination goes although it is used. Its consumers are not told, and get what is sent to its successor. */
  private static void deleteForced(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer consumer = Stage.client(stage.connect()).createConsumer(stage.queue("Q"));
    MessageConsumer listener = session.createConsumer(stage.topic("T"));
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    stage.note("had", Stage.texts(consumer, 1));
    stage.fails("forced", () -> force(connection, stage.queue("Q")));
    stage.fails("a topic, too", () -> force(connection, stage.topic("T")));
    stage.note("gone", names(stage, stage.scenario));
    stage.note("prefetched", Stage.texts(consumer, 4));
    Stage.send(session, stage.queue("Q"), "new");
    Stage.send(session, stage.topic("T"), "news");
    stage.note("its successor", Stage.texts(consumer, 1));
    stage.note("of the topic", Stage.texts(listener, 1));
  }

  private static void deleteAdvisories(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer advisories = Stage.auto(stage.connect()).createConsumer(AdvisorySupport.getConsumerAdvisoryTopic((ActiveMQDestination) stage.queue("Q")));
    MessageConsumer comings = Stage.auto(stage.connect()).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.Queue"));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("came", count(Stage.receive(advisories)));
    consumer.close();
    stage.note("went", count(Stage.receive(advisories)));
    connection.destroyDestination(stage.queue("Q"));
    session.createConsumer(stage.queue("Q"));
    stage.note("came again", count(Stage.receive(advisories)));
    StringBuilder told = new StringBuilder();
    while (told.length() < "add remove add ".length()) {
      ActiveMQMessage each = (ActiveMQMessage) Stage.receive(comings);
      if (each == null) break;
      DestinationInfo info = (DestinationInfo) each.getDataStructure();
      if (info.getDestination().getPhysicalName().equals(stage.name("Q"))) told.append(info.isAddOperation() ? "add " : "remove ");
    }
    stage.note("told", told);
  }

  private static String count(Message message) throws JMSException {
    return message == null ? "nothing" : "consumers " + message.getIntProperty("consumerCount");
  }
}
