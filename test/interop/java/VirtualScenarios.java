import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.jms.*;
import javax.transaction.xa.XAResource;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.DataStructure;
import org.apache.activemq.command.RemoveInfo;

/** Virtual topics and composite destinations of the broker, as conf/destinations.xml has them. */
final class VirtualScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("virtual-topic", VirtualScenarios::topic); // [F1.190] [F4.021] [F4.061] [F4.067] [F4.069]
    all.put("virtual-late-queue", VirtualScenarios::lateQueue); // [F4.061]
    all.put("virtual-wildcard-consumer", VirtualScenarios::wildcardConsumer); // [F4.061]
    all.put("virtual-durable", VirtualScenarios::durable); // [F4.069]
    all.put("virtual-selector-aware", VirtualScenarios::selectorAware); // [F4.061] [F4.068]
    all.put("virtual-selector-cache", VirtualScenarios::selectorCache); // [F4.068]
    all.put("virtual-plain-name", VirtualScenarios::plainName); // [F4.061]
    all.put("virtual-together", VirtualScenarios::together); // [F4.061]
    all.put("virtual-drop", VirtualScenarios::drop); // [F4.061]
    all.put("virtual-transaction", VirtualScenarios::transaction); // [F4.061]
    all.put("virtual-from-queue-consumer", VirtualScenarios::redelivered); // [F4.069]
    all.put("composite-queue", VirtualScenarios::compositeQueue); // [F1.191] [F4.062]
    all.put("composite-queue-copied", VirtualScenarios::copied); // [F4.062]
    all.put("composite-filtered", VirtualScenarios::filtered); // [F4.064] [F4.065]
    all.put("composite-topic", VirtualScenarios::compositeTopic); // [F4.063]
    all.put("composite-transaction", VirtualScenarios::compositeTransaction); // [F4.062] [F4.064]
    all.put("composite-by-client", VirtualScenarios::byClient); // [F1.119] [F1.186]
    all.put("virtual-demand", VirtualScenarios::demand); // [F4.022]
    all.put("virtual-prepared", VirtualScenarios::prepared); // [F4.061]
    all.put("virtual-crash", VirtualScenarios::crash); // [F4.061] [F4.062]
  }

  private static ActiveMQTopic topic(String name) { return new ActiveMQTopic(name); }

  private static ActiveMQQueue queue(String name) { return new ActiveMQQueue(name); }

  /** Makes queues without consuming from them. */
  private static void make(Session session, String... queues) throws JMSException {
    for (String name : queues) session.createProducer(queue(name)).close();
  }

  private static String names(Message message) throws JMSException {
    if (message == null) return "nothing";
    return Stage.text(message) + " at " + message.getJMSDestination() + " from " + ((ActiveMQMessage) message).getOriginalDestination();
  }

  private static void topic(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String name = "VirtualTopic." + stage.name("T");
    MessageConsumer subscriber = session.createConsumer(topic(name));
    MessageConsumer one = Stage.auto(stage.connect()).createConsumer(queue("Consumer.A." + name));
    MessageConsumer two = Stage.auto(stage.connect()).createConsumer(queue("Consumer.A." + name));
    MessageConsumer other = session.createConsumer(queue("Consumer.B." + name));
    Stage.send(session, topic(name), Stage.numbers(1, 4));
    stage.note("subscriber", Stage.texts(subscriber, 4));
    stage.note("the other queue", Stage.texts(other, 4));
    TreeSet<String> shared = new TreeSet<>(Stage.texts(one, 2));
    shared.addAll(Stage.texts(two, 2));
    stage.note("the shared queue", shared);
    MessageProducer producer = session.createProducer(topic(name));
    TextMessage message = session.createTextMessage("names");
    producer.send(message);
    Message direct = Stage.receive(subscriber);
    Message copy = Stage.receive(other);
    stage.note("direct", names(direct));
    stage.note("copy", names(copy));
    stage.note("same id", direct.getJMSMessageID().equals(copy.getJMSMessageID()) && copy.getJMSMessageID().equals(message.getJMSMessageID()));
    stage.note("nothing more", Stage.text(other.receiveNoWait()) + " " + Stage.text(subscriber.receiveNoWait()));
  }

  private static void lateQueue(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String name = "VirtualTopic." + stage.name("T");
    Stage.send(session, topic(name), "m1");
    make(session, "Consumer.A." + name, "Consumer.A.X." + name, "Other.A." + name);
    Stage.send(session, topic(name), "m2", "m3");
    for (String prefix : new String[] {"Consumer.A.", "Consumer.A.X.", "Other.A."}) stage.note(prefix, stage.drain(queue(prefix + name)));
  }

  private static void wildcardConsumer(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    String name = "VirtualTopic." + stage.name("T");
    MessageConsumer all = session.createConsumer(queue("Consumer.A." + name + ".>"));
    MessageConsumer wide = session.createConsumer(queue("Consumer.*." + name + ".>"));
    Stage.send(session, topic(name + ".X"), "x1");
    stage.note("wildcard", names(Stage.receive(all)));
    stage.note("wider", names(Stage.receive(wide)));
    make(session, "Consumer.B." + name + ".X");
    Stage.send(session, topic(name + ".X"), "x2");
    Stage.send(session, topic(name + ".Y"), "y1");
    stage.note("wildcard goes on", Stage.texts(all, 2));
    TreeSet<String> three = new TreeSet<>();
    for (int i = 0; i < 3; i++) three.add(names(Stage.receive(wide)));
    stage.note("wider gets from the queue that is there, too", three);
    Stage.flush(connection);
    stage.note("nothing more", Stage.text(all.receiveNoWait()) + " " + Stage.text(wide.receiveNoWait()) + " " + stage.left(queue("Consumer.B." + name + ".X")));
  }

  private static void durable(Stage stage) throws Exception {
    String name = "VirtualTopic." + stage.name("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("client"));
    Session session = Stage.auto(connection);
    make(session, "Consumer.A." + name);
    TopicSubscriber subscriber = session.createDurableSubscriber(topic(name), "sub");
    subscriber.close();
    Stage.send(session, topic(name), "m1", "m2");
    stage.note("durable", Stage.texts(session.createDurableSubscriber(topic(name), "sub"), 2));
    stage.note("queue", stage.drain(queue("Consumer.A." + name)));
  }

  private static TextMessage coloured(Session session, String text, String colour) throws JMSException {
    TextMessage message = session.createTextMessage(text);
    message.setStringProperty("colour", colour);
    return message;
  }

  private static void selectorAware(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String name = "Aware." + stage.name("T");
    make(session, "For.none." + name);
    MessageConsumer red = session.createConsumer(queue("For.A." + name), "colour = 'red'");
    MessageConsumer any = session.createConsumer(queue("For.B." + name));
    MessageProducer producer = session.createProducer(topic(name));
    producer.send(coloured(session, "m1", "red"));
    producer.send(coloured(session, "m2", "blue"));
    producer.send(coloured(session, "m3", "red"));
    stage.note("red", Stage.texts(red, 2));
    stage.note("any", Stage.texts(any, 3));
    stage.note("nobody", stage.left(queue("For.none." + name)));
    stage.note("nothing else in the queue", stage.left(queue("For.A." + name)));
  }

  /** Consumers that are away go on selecting; a pattern is not remembered, and of two selectors the last. */
  private static void selectorCache(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String name = "Aware." + stage.name("T");
    session.createConsumer(queue("For.A." + name), "colour = 'green'").close();
    session.createConsumer(queue("For.A." + name), "colour = 'red'").close();
    session.createConsumer(queue("For.L." + name), "colour LIKE 'r%'").close();
    session.createConsumer(queue("For.E." + name)).close();
    cached(stage, session, name);
    stage.control.restartBroker();
    cached(stage, Stage.auto(stage.connect()), name);
  }

  private static void cached(Stage stage, Session session, String name) throws Exception {
    MessageProducer producer = session.createProducer(topic(name));
    for (String colour : new String[] {"red", "green", "blue"}) producer.send(coloured(session, colour, colour));
    for (String who : new String[] {"A", "L", "E"}) stage.note("For." + who, Stage.browse(session, queue("For." + who + "." + name), null));

  }

  private static void plainName(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String name = "Plain." + stage.name("T");
    ActiveMQQueue mine = queue("Reader.A." + name);
    make(session, mine.getPhysicalName());
    Stage.send(session, topic(name), "m1", "m2");
    MessageConsumer consumer = session.createConsumer(mine);
    stage.note("name", names(Stage.receive(consumer)));
    consumer.close();
    stage.control.restartBroker();
    Session after = Stage.auto(stage.connect());
    stage.note("after a restart", names(Stage.receive(after.createConsumer(mine))));
  }

  private static void together(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String name = "Together." + stage.name("T");
    String[] queues = {"All.A." + name + ".Q", "All.B." + name + ".Q", "All.C." + name};
    make(session, queues);
    MessageConsumer subscriber = session.createConsumer(topic(name));
    Stage.send(session, topic(name), Stage.numbers(1, 3));
    stage.note("subscriber", Stage.texts(subscriber, 3));
    Session transacted = Stage.transacted(stage.connect());
    Stage.send(transacted, topic(name), "not to be");
    transacted.rollback();
    for (String each : queues) stage.note(each, stage.drain(queue(each)));
  }

  private static void drop(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String name = "Drop." + stage.name("T");
    make(session, "Drops.full." + name, "Drops.wide." + name);
    char[] body = new char[3000];
    MessageProducer producer = session.createProducer(topic(name));
    for (int i = 0; i < 10; i++) producer.send(session.createTextMessage(new String(body)));
    stage.note("wide", stage.drain(queue("Drops.wide." + name)).size());
    stage.note("the full one has what it had room for", stage.drain(queue("Drops.full." + name)).size());
  }

  private static void transaction(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    String name = "VirtualTopic." + stage.name("T");
    make(Stage.auto(stage.connect()), "Consumer.A." + name, "Consumer.B." + name);
    MessageConsumer subscriber = Stage.auto(stage.connect()).createConsumer(topic(name));
    Stage.send(session, topic(name), "m1", "m2");
    stage.note("before", stage.left(queue("Consumer.A." + name)));
    session.rollback();
    stage.note("rolled back", stage.left(queue("Consumer.A." + name)) + " " + stage.left(queue("Consumer.B." + name)));
    Stage.send(session, topic(name), "m3", "m4");
    session.commit();
    stage.note("committed", stage.drain(queue("Consumer.A." + name)) + " " + stage.drain(queue("Consumer.B." + name)));
    stage.note("subscriber", Stage.texts(subscriber, 2));
  }

  private static void redelivered(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    String name = "VirtualTopic." + stage.name("T");
    MessageConsumer calm = Stage.auto(stage.connect()).createConsumer(queue("Consumer.B." + name));
    Session session = Stage.transacted(connection);
    MessageConsumer failing = session.createConsumer(queue("Consumer.A." + name));
    Stage.send(Stage.auto(stage.connect()), topic(name), "m1");
    stage.note("first", Stage.delivery(Stage.receive(failing)));
    session.rollback();
    stage.note("again", Stage.delivery(Stage.receive(failing)));
    session.commit();
    stage.note("others do not notice", Stage.delivery(Stage.receive(calm)));
  }

  private static void compositeQueue(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer listener = session.createConsumer(topic("split.topic"));
    MessageConsumer own = session.createConsumer(queue("split"));
    MessageConsumer consumer = session.createConsumer(queue("split.queue"));
    MessageProducer producer = session.createProducer(queue("split"));
    TextMessage message = session.createTextMessage("m1");
    message.setJMSCorrelationID("c1");
    message.setIntProperty("n", 1);
    producer.send(message);
    Message got = Stage.receive(consumer);
    stage.note("queue", names(got) + " " + got.getJMSCorrelationID() + " " + Stage.properties(got) + " " + got.getJMSMessageID().equals(message.getJMSMessageID()));
    stage.note("topic", names(Stage.receive(listener)));
    stage.note("itself", stage.left(queue("split")) + " " + Stage.text(own.receiveNoWait()));
  }

  private static void copied(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    make(session, "Consumer.A.VirtualTopic.copied");
    Stage.send(session, queue("copied"), "m1", "m2");
    stage.note("itself", names(Stage.receive(session.createConsumer(queue("copied")))));
    stage.note("copy", names(Stage.receive(session.createConsumer(queue("copied.queue")))));
    stage.note("through a virtual topic", names(Stage.receive(session.createConsumer(queue("Consumer.A.VirtualTopic.copied")))));
  }

  private static void filtered(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer even = session.createConsumer(topic("filtered.even"));
    MessageProducer producer = session.createProducer(queue("filtered"));
    String[][] all = {{"m1", "yes", "1"}, {"m2", "no", "2"}, {"m3", "yes", "11"}, {"m4", "other", "3"}, {"m5", "other", "12"}};
    for (String[] each : all) {
      TextMessage message = session.createTextMessage(each[0]);
      message.setStringProperty("odd", each[1]);
      message.setIntProperty("big", Integer.parseInt(each[2]));
      producer.send(message);
    }
    producer.send(session.createTextMessage("m6"));
    stage.note("even", Stage.texts(even, 1) + " " + Stage.text(even.receiveNoWait()));
    for (String name : new String[] {"filtered.odd", "filtered.big", "filtered"}) stage.note(name, stage.drain(queue(name)));
  }

  private static void compositeTopic(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer listener = session.createConsumer(topic("news.sport"));
    MessageConsumer silent = session.createConsumer(topic("wire"));
    Stage.send(session, topic("news.sport"), "m1");
    Stage.send(session, topic("wire"), "m2");
    stage.note("listener", names(Stage.receive(listener)));
    stage.note("archive", names(Stage.receive(session.createConsumer(queue("news.archive")))));
    stage.note("only forwarded", names(Stage.receive(session.createConsumer(queue("wire.queue")))));
    stage.note("not heard", Stage.text(silent.receiveNoWait()));
  }

  private static void compositeTransaction(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    Stage.send(session, queue("split"), "m1");
    session.rollback();
    stage.note("rolled back", stage.left(queue("split.queue")));
    Stage.send(session, queue("split"), "m2");
    stage.note("not yet", stage.left(queue("split.queue")));
    session.commit();
    stage.note("committed", stage.drain(queue("split.queue")));
  }

  private static void byClient(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer listener = session.createConsumer(stage.topic("C"));
    Queue all = session.createQueue(stage.name("A") + "," + stage.name("B") + ",topic://" + stage.name("C"));
    Stage.send(session, all, "m1");
    List<String> got = new ArrayList<>();
    for (String each : new String[] {"A", "B"}) got.add(names(Stage.receive(session.createConsumer(stage.queue(each)))));
    got.add(names(Stage.receive(listener)));
    stage.note("copies", got);
    Session transacted = Stage.transacted(stage.connect());
    Stage.send(transacted, all, "m2");
    transacted.rollback();
    stage.note("rolled back", stage.left(stage.queue("A")) + " " + stage.left(stage.queue("B")));
  }

  /** Queues and consumers that virtual destinations feed are told of as consumers of these. */
  private static void demand(Stage stage) throws Exception {
    String name = "VirtualTopic." + stage.name("T");
    String prefix = AdvisorySupport.VIRTUAL_DESTINATION_CONSUMER_ADVISORY_TOPIC_PREFIX;
    MessageConsumer came = Stage.auto(stage.connect()).createConsumer(topic(prefix + "Topic." + name));
    MessageConsumer went = Stage.auto(stage.connect()).createConsumer(topic(prefix + "Topic.VirtualTopic.>"));
    Session session = Stage.auto(stage.connect());
    make(session, "Consumer.A." + name);
    stage.note("a queue", advised(Stage.receive(came)));
    MessageConsumer consumer = session.createConsumer(queue("Consumer.A." + name));
    stage.note("a consumer", advised(Stage.receive(came)));
    MessageConsumer late = Stage.auto(stage.connect()).createConsumer(topic(prefix + "Topic." + name));
    TreeSet<String> both = new TreeSet<>();
    both.add(advised(Stage.receive(late)));
    both.add(advised(Stage.receive(late)));
    stage.note("told to one who comes later", both);
    Stage.send(session, topic(name), "m");
    Stage.receive(consumer);
    consumer.close();
    String gone = "nothing";
    for (Message each = Stage.receive(went); each != null; each = went.receive(2000)) {
      if (((ActiveMQMessage) each).getDataStructure() instanceof RemoveInfo) { gone = advised(each); break; }
    }
    stage.note("gone", gone);
  }

  private static String advised(Message message) throws JMSException {
    if (message == null) return "nothing";
    DataStructure subject = ((ActiveMQMessage) message).getDataStructure();
    String of = subject instanceof ConsumerInfo ? " of " + ((ConsumerInfo) subject).getDestination() + " prefetch " + ((ConsumerInfo) subject).getPrefetchSize() : "";
    return subject.getClass().getSimpleName() + of + " count " + message.getIntProperty("consumerCount") + " on " + message.getJMSDestination();
  }

  /** Copies belong to the transaction of the send, also when its outcome comes after a crash. */
  private static void prepared(Stage stage) throws Exception {
    String name = "VirtualTopic." + stage.name("T");
    String[] queues = {"Consumer.A." + name, "Consumer.B." + name};
    make(Stage.auto(stage.connect()), queues);
    XASession session = XaScenarios.connect(stage).createXASession();
    for (String each : new String[] {"commit", "rollback"}) {
      XaScenarios.Id id = new XaScenarios.Id(stage.name(each), 1);
      session.getXAResource().start(id, XAResource.TMNOFLAGS);
      Stage.send(session, topic(name), each);
      session.getXAResource().end(id, XAResource.TMSUCCESS);
      session.getXAResource().prepare(id);
    }
    stage.note("not yet", stage.left(queue(queues[0])));
    stage.control.crashBroker();
    XAResource resource = XaScenarios.connect(stage).createXASession().getXAResource();
    stage.note("prepared", XaScenarios.recovered(resource, stage.scenario));
    resource.commit(new XaScenarios.Id(stage.name("commit"), 1), false);
    resource.rollback(new XaScenarios.Id(stage.name("rollback"), 1));
    for (String each : queues) stage.note(each, stage.drain(queue(each)));
  }

  /** What was confirmed is in every queue; what was not committed in none. */
  private static void crash(Stage stage) throws Exception {
    String name = "VirtualTopic." + stage.name("T");
    String together = "Together." + stage.name("T");
    Session session = Stage.auto(stage.connect());
    make(session, "Consumer.A." + name, "Consumer.B." + name, "All.A." + together + ".Q", "All.B." + together + ".Q");
    Stage.send(session, topic(name), Stage.numbers(1, 20));
    Stage.send(session, topic(together), Stage.numbers(1, 20));
    Stage.send(session, queue("split"), "kept");
    Session transacted = Stage.transacted(stage.connect());
    Stage.send(transacted, topic(name), "committed");
    transacted.commit();
    Stage.send(transacted, topic(name), "lost");
    Stage.send(transacted, queue("split"), "lost");
    stage.control.crashBroker();
    for (String each : new String[] {"Consumer.A." + name, "Consumer.B." + name, "All.A." + together + ".Q", "All.B." + together + ".Q", "split.queue"}) {
      List<String> found = stage.drain(queue(each));
      stage.note(each, found.size() + " " + found.get(found.size() - 1));
    }
  }
}
