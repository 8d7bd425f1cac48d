import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** Durable subscriptions beyond the plain ones: terms that change, rivals, priorities, ends of messages and of subscriptions. */
final class DurableScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("sub-terms", DurableScenarios::terms); // [F1.128]
    all.put("sub-no-local", DurableScenarios::noLocal); // [F1.129] [F1.128]
    all.put("sub-rivals", DurableScenarios::rivals); // [F1.126]
    all.put("sub-unsubscribe-active", DurableScenarios::unsubscribeActive); // [F1.127]
    all.put("sub-unsubscribe-dispatched", DurableScenarios::unsubscribeDispatched); // [F1.127]
    all.put("sub-wildcard", DurableScenarios::wildcard); // [F1.126]
    all.put("sub-priorities", DurableScenarios::priorities); // [F1.126]
    all.put("sub-retroactive", DurableScenarios::retroactive); // [F1.126]
    all.put("sub-counts", DurableScenarios::counts); // [F1.165]
    all.put("sub-dead-own", DurableScenarios::deadOwn); // [F4.161]
    all.put("sub-dead-shared", DurableScenarios::deadShared); // [F4.166]
    all.put("sub-expiry", DurableScenarios::expiry); // [F4.014] [F4.205]
    all.put("sub-factories", DurableScenarios::factories); // [F1.097]
    all.put("sub-offline", DurableScenarios::offline); // [F4.015] [F4.013]
  }

  private static void publish(Session session, Destination topic, int from, int to) throws JMSException {
    MessageProducer producer = session.createProducer(topic);
    for (int i = from; i <= to; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("i", i);
      producer.send(message);
    }
    producer.close();
  }

  /** Each change of terms begins anew; the same terms go on. */
  private static void terms(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    Session sending = Stage.auto(stage.connect());
    session.createDurableSubscriber(topic, "sub").close();
    publish(sending, topic, 1, 2);
    session.createDurableSubscriber(topic, "sub", "i > 0", false).close();
    publish(sending, topic, 3, 4);
    MessageConsumer same = session.createDurableSubscriber(topic, "sub", "i > 0", false);
    stage.note("with a selector", Stage.texts(same, 2));
    same.close();
    Topic other = (Topic) stage.topic("U");
    session.createDurableSubscriber(other, "sub", "i > 0", false).close();
    publish(sending, topic, 5, 6);
    publish(sending, other, 7, 8);
    MessageConsumer moved = session.createDurableSubscriber(other, "sub", "i > 0", false);
    stage.note("of another topic", Stage.texts(moved, 2) + " " + (moved.receiveNoWait() == null));
    moved.close();
    MessageConsumer back = session.createDurableSubscriber(topic, "sub");
    publish(sending, topic, 9, 9);
    stage.note("back again", Stage.texts(back, 1) + " " + (back.receiveNoWait() == null));
  }

  private static void noLocal(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    Session other = Stage.auto(stage.connect());
    session.createDurableSubscriber(topic, "sub", null, true).close();
    Stage.flush(connection);
    publish(other, topic, 1, 1);
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub", null, true);
    publish(session, topic, 2, 2);
    publish(other, topic, 3, 3);
    stage.note("noLocal", Stage.texts(consumer, 2));
    consumer.close();
    Stage.flush(connection);
    publish(other, topic, 4, 4);
    MessageConsumer local = session.createDurableSubscriber(topic, "sub", null, false);
    publish(session, topic, 5, 5);
    stage.note("no longer", Stage.texts(local, 1) + " " + (local.receiveNoWait() == null));
  }

  private static void rivals(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub");
    stage.fails("the client id elsewhere", () -> stage.connectAs(stage.name("id")));
    stage.fails("the name here", () -> Stage.auto(connection).createDurableSubscriber(topic, "sub"));
    stage.fails("the name with other terms", () -> Stage.auto(connection).createDurableSubscriber(topic, "sub", "i = 1", false));
    stage.fails("the name of another client", () -> Stage.auto(stage.connectAs(stage.name("id2"))).createDurableSubscriber(topic, "sub"));
    publish(Stage.auto(stage.connect()), topic, 1, 1);
    stage.note("first", Stage.texts(consumer, 1));
  }

  private static void unsubscribeActive(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub");
    stage.fails("from the same session", () -> session.unsubscribe("sub"));
    stage.fails("from another session", () -> Stage.auto(connection).unsubscribe("sub"));
    ActiveMQConnection other = stage.connectAs(stage.name("other"));
    stage.fails("from another client", () -> Stage.auto(other).unsubscribe("sub"));
    publish(session, topic, 1, 1);
    stage.note("still there", Stage.texts(consumer, 1));
  }

  /** With messages that were dispatched and not acknowledged. */
  private static void unsubscribeDispatched(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.client(connection);
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub");
    publish(session, topic, 1, 3);
    stage.note("seen", Stage.texts(consumer, 2));
    session.close();
    Stage.flush(connection);
    Session next = Stage.auto(connection);
    stage.fails("unsubscribe", () -> next.unsubscribe("sub"));
    MessageConsumer anew = next.createDurableSubscriber(topic, "sub");
    publish(next, topic, 4, 4);
    stage.note("anew", Stage.deliveries(anew, 1));
  }

  private static void wildcard(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    Session sending = Stage.auto(stage.connect());
    session.createDurableSubscriber(new ActiveMQTopic(stage.name("*.x")), "sub", "i > 1", false).close();
    Stage.flush(connection);
    for (String name : new String[] {"a.x", "b.x", "b.y", "c.d.x"}) publish(sending, stage.topic(name), 1, 2);
    MessageConsumer consumer = session.createDurableSubscriber(new ActiveMQTopic(stage.name("*.x")), "sub", "i > 1", false);
    List<String> got = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Message message = Stage.receive(consumer);
      got.add(Stage.text(message) + " of " + (message == null ? "" : message.getJMSDestination()));
    }
    Collections.sort(got);
    stage.note("offline", got);
    publish(sending, stage.topic("new.x"), 2, 2);
    stage.note("of a new topic", Stage.texts(consumer, 1));
    consumer.close();
    stage.fails("unsubscribe", () -> session.unsubscribe("sub"));
  }

  private static void priorities(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    session.createDurableSubscriber(topic, "sub").close();
    Stage.flush(connection);
    MessageProducer producer = session.createProducer(topic);
    for (int priority : new int[] {1, 9, 4, 9, 0, 5}) producer.send(session.createTextMessage("p" + priority), DeliveryMode.PERSISTENT, priority, 0);
    stage.note("by priority", Stage.texts(session.createDurableSubscriber(topic, "sub"), 6));
  }

  private static void retroactive(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    publish(session, stage.topic("T"), 1, 4);
    Topic asking = (Topic) org.apache.activemq.command.ActiveMQDestination.createDestination(stage.name("T") + "?consumer.retroactive=true", org.apache.activemq.command.ActiveMQDestination.TOPIC_TYPE);
    MessageConsumer consumer = session.createDurableSubscriber(asking, "sub");
    stage.note("what was kept", Stage.texts(consumer, 2));
    publish(session, stage.topic("T"), 5, 5);
    stage.note("and what came", Stage.texts(consumer, 1));
  }

  /** Each subscriber has counts of its own. */
  private static void counts(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session sending = Stage.auto(connection);
    sending.createDurableSubscriber(topic, "a").close();
    sending.createDurableSubscriber(topic, "b").close();
    Stage.flush(connection);
    publish(sending, topic, 1, 3);
    for (int i = 0; i < 2; i++) {
      Session session = Stage.client(connection);
      stage.note("a, time " + i, Stage.deliveries(session.createDurableSubscriber(topic, "a"), 2));
      session.close();
      Stage.flush(connection);
    }
    Session transacted = Stage.transacted(connection);
    MessageConsumer consumer = transacted.createDurableSubscriber(topic, "a");
    stage.note("a, in a transaction", Stage.deliveries(consumer, 3));
    transacted.rollback();
    stage.note("a, after the rollback", Stage.deliveries(consumer, 3));
    transacted.commit();
    stage.note("b", Stage.deliveries(sending.createDurableSubscriber(topic, "b"), 3));
  }

  private static ActiveMQConnection refusing(Stage stage) throws JMSException {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.getRedeliveryPolicy().setMaximumRedeliveries(0);
    ActiveMQConnection connection = (ActiveMQConnection) stage.keep(factory.createConnection());
    connection.setClientID(stage.name("id"));
    connection.start();
    return connection;
  }

  private static void refuse(Session session, Topic topic, String name) throws JMSException {
    MessageConsumer consumer = session.createDurableSubscriber(topic, name);
    Stage.receive(consumer);
    session.rollback();
    consumer.close();
  }

  private static void deadOwn(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = refusing(stage);
    Session session = Stage.transacted(connection);
    session.createDurableSubscriber(topic, "a").close();
    Session sending = Stage.auto(connection);
    sending.createProducer(topic).send(stage.marked(sending, "poison"));
    refuse(session, topic, "a");
    Stage.flush(connection);
    ActiveMQMessage letter = (ActiveMQMessage) Stage.receive(Stage.auto(connection).createConsumer(new ActiveMQQueue("Dead." + stage.name("T") + "." + stage.name("id") + ":a.End")));
    stage.note("dead letter", letter == null ? "nothing" : Stage.delivery(letter) + " " + letter.getJMSDestination() + " " + letter.getOriginalDestination());
  }

  /** Two subscribers refuse the same message. */
  private static void deadShared(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = refusing(stage);
    Session session = Stage.transacted(connection);
    for (String name : new String[] {"a", "b"}) session.createDurableSubscriber(topic, name).close();
    Session sending = Stage.auto(connection);
    sending.createProducer(topic).send(stage.marked(sending, "poison"));
    for (String name : new String[] {"a", "b"}) refuse(session, topic, name);
    Stage.flush(connection);
    stage.note("dead letters", Stage.browse(Stage.auto(connection), new ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'"));
  }

  /** Dispatched to nobody yet, of one subscriber that is there and one that is not. */
  private static void expiry(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    session.createDurableSubscriber(topic, "away").close();
    ActiveMQConnection pulling = stage.keep((ActiveMQConnection) stage.factory("?jms.prefetchPolicy.all=1").createConnection());
    pulling.setClientID(stage.name("id2"));
    pulling.start();
    MessageConsumer here = Stage.client(pulling).createDurableSubscriber(topic, "here");
    Session sending = Stage.auto(stage.connect());
    MessageConsumer advisories = Stage.auto(stage.connect()).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.Expired.Topic." + stage.name("T")));
    Stage.send(sending, topic, "fills the window");
    Stage.until("it is full", () -> ((ActiveMQMessageConsumer) here).getMessageSize() == 1);
    sending.createProducer(topic).send(stage.marked(sending, "late"), DeliveryMode.PERSISTENT, 4, 200);
    stage.note("advisories", (Stage.receive(advisories) != null) + " " + (Stage.receive(advisories) != null));
    stage.note("away", Stage.texts(session.createDurableSubscriber(topic, "away"), 1));
    Message letter = stage.deadLetter();
    stage.note("dead letter", Stage.text(letter) + " " + letter.getStringProperty("dlqDeliveryFailureCause"));
  }

  private static void factories(Stage stage) throws Exception {
    QueueConnection queues = stage.keep(stage.factory("").createQueueConnection());
    TopicConnection topics = stage.keep(stage.factory("").createTopicConnection());
    topics.setClientID(stage.name("id"));
    queues.start();
    topics.start();
    QueueSession queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicSession topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    stage.fails("a topic in a queue session", () -> queueSession.createTopic("T"));
    stage.fails("a durable subscriber in a queue session", () -> queueSession.createDurableSubscriber((Topic) stage.topic("T"), "sub"));
    stage.fails("a queue in a topic session", () -> topicSession.createQueue("Q"));
    stage.fails("a browser in a topic session", () -> topicSession.createBrowser(stage.queue("Q")));
    QueueReceiver receiver = queueSession.createReceiver(stage.queue("Q"));
    queueSession.createSender(stage.queue("Q")).send(queueSession.createTextMessage("q"));
    TopicSubscriber subscriber = topicSession.createDurableSubscriber((Topic) stage.topic("T"), "sub");
    topicSession.createPublisher((Topic) stage.topic("T")).publish(topicSession.createTextMessage("t"));
    stage.note("queue", Stage.texts(receiver, 1));
    stage.note("topic", Stage.texts(subscriber, 1));
  }

  /** Forgotten when nobody came for it; one whose consumer is there stays, whatever its age. */
  private static void offline(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    MessageConsumer here = session.createDurableSubscriber(topic, "here");
    session.createDurableSubscriber(topic, "away").close();
    Stage.flush(connection);
    publish(session, topic, 1, 1);
    stage.note("here", Stage.texts(here, 1));
    Thread.sleep(4000);
    stage.fails("away", () -> session.unsubscribe("away"));
    publish(session, topic, 2, 2);
    stage.note("here, later", Stage.texts(here, 1));
  }
}
